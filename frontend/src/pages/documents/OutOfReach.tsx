import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '@/ui/EmptyState';
import type { IconName } from '@/ui/icons';
import type { Reason } from './unavailable';

const WORDS: Record<Reason, { icon: IconName; title: ReactNode; advice: ReactNode }> = {
  odoo_not_connected: {
    icon: 'file',
    title: <Trans>Annex is not connected to Odoo</Trans>,
    advice: (
      <Trans>
        Documents are Odoo's, and no Odoo has been connected to this Annex. Whoever runs it can do
        so.
      </Trans>
    ),
  },
  odoo_unreachable: {
    icon: 'file',
    title: <Trans>Odoo's database does not answer</Trans>,
    advice: <Trans>Try again in a moment. If it lasts, tell your administrator.</Trans>,
  },
  odoo_account_not_linked: {
    icon: 'members',
    title: <Trans>This company is not linked to one of Odoo's yet</Trans>,
    advice: (
      <Trans>
        Whoever runs this Annex says which company in Odoo this is. Ask your administrator to have
        it done.
      </Trans>
    ),
  },
  odoo_user_not_linked: {
    icon: 'members',
    title: <Trans>You are not linked to a user of Odoo yet</Trans>,
    advice: (
      <Trans>
        Odoo decides which documents you see, so Annex needs to know who you are there. Ask an
        administrator of this company to have you linked to your user in Odoo.
      </Trans>
    ),
  },
  'documents.not_read_yet': {
    icon: 'history',
    title: <Trans>Odoo's documents are still being read</Trans>,
    advice: <Trans>Annex reads them for the first time. Try again in a moment.</Trans>,
  },
};

/** Why there are no documents here, and who can change it. */
export function OutOfReach({ reason, retry }: { reason: Reason; retry: () => void }) {
  const { icon, title, advice } = WORDS[reason];
  return (
    <EmptyState
      icon={icon}
      title={title}
      actions={
        <Button variant="default" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      {advice}
    </EmptyState>
  );
}
