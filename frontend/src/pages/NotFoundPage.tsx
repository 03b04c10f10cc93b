import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';

export default function NotFoundPage() {
  const { t } = useLingui();
  useDocumentTitle(t`Not found · Annex`);
  return (
    <EmptyState
      icon="search"
      title={<Trans>There is no such page</Trans>}
      actions={
        <Button component={Link} to="/">
          <Trans>Go to the overview</Trans>
        </Button>
      }
    >
      <Trans>The address may be mistyped, or the page has moved.</Trans>
    </EmptyState>
  );
}
