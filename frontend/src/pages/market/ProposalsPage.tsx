import { useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { PageHeader } from '@/ui/Page';
import { useFilters } from '@/ui/useFilters';
import { MyInvitations } from './Invitations';
import classes from './Market.module.css';
import { ProposalList } from './ProposalList';
import { useKinds } from './useMarket';

export default function ProposalsPage() {
  const { t } = useLingui();
  const { isSpecialist } = useKinds();
  const { values, set } = useFilters(['open']);
  return (
    <>
      <PageHeader
        title={isSpecialist ? t`My proposals` : t`Proposals`}
        actions={
          <SegmentedControl
            aria-label={t`Which proposals`}
            value={values.open || 'true'}
            onChange={(open) => set({ open })}
            data={[
              { value: 'true', label: t({ message: 'Open', context: 'proposals' }) },
              { value: 'false', label: t`Ended and drafts` },
            ]}
          />
        }
      />
      <div className={classes.page}>
        {isSpecialist && <MyInvitations waiting={(values.open || 'true') === 'true'} />}
        <ProposalList filters={values.open === 'all' ? {} : { is_open: values.open || 'true' }} />
      </div>
    </>
  );
}
