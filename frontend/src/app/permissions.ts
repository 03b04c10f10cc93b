/** Permissions that an administrator gives by name, on top of a role. */

import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';

export const EXPORT_PEOPLE = 'readiness_imports.can_export_people';
export const VIEW_DOCUMENTS = 'documents.can_view_documents';

const NAMES: Record<string, MessageDescriptor> = {
  [EXPORT_PEOPLE]: msg`Export the company's people`,
  [VIEW_DOCUMENTS]: msg`View documents kept in Odoo`,
};

/** The meaning of a permission in the reader's language; of a new one, its name. */
export function usePermissionName(): (permission: string) => string {
  const { _ } = useLingui();
  return (permission) => {
    const name = NAMES[permission];
    return name ? _(name) : permission;
  };
}
