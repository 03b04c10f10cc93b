import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { Badge } from '@mantine/core';

/** The states of all processes of the marketplace, as one reads them. */
const STATES: Record<string, { name: MessageDescriptor; color: string }> = {
  draft: { name: msg`Draft`, color: 'gray' },
  open: { name: msg`Open`, color: 'accent' },
  shortlisting: { name: msg`Shortlisting`, color: 'accent' },
  filled: { name: msg`Filled`, color: 'green' },
  running: { name: msg`Running`, color: 'green' },
  done: { name: msg`Done`, color: 'gray' },
  cancelled: { name: msg`Cancelled`, color: 'gray' },
  expired: { name: msg({ message: 'Expired', context: 'state' }), color: 'gray' },
  sent: { name: msg`Sent`, color: 'accent' },
  seen: { name: msg`Seen`, color: 'accent' },
  shortlisted: { name: msg`Shortlisted`, color: 'accent' },
  interviewing: { name: msg`Interviewing`, color: 'accent' },
  accepted: { name: msg({ message: 'Accepted', context: 'state' }), color: 'green' },
  declined: { name: msg`Declined`, color: 'gray' },
  withdrawn: { name: msg`Withdrawn`, color: 'gray' },
  lapsed: { name: msg`Lapsed`, color: 'gray' },
  agreed: { name: msg`Agreed`, color: 'accent' },
  submitted: { name: msg`Submitted`, color: 'accent' },
  approved: { name: msg`Approved`, color: 'green' },
  planned: { name: msg`Planned`, color: 'accent' },
  held: { name: msg`Held`, color: 'green' },
  waiting: { name: msg`Waiting`, color: 'gray' },
  promised: { name: msg`On its way to Odoo`, color: 'accent' },
  placed: { name: msg`In Odoo`, color: 'green' },
  failed: { name: msg`Failed`, color: 'red' },
  active: { name: msg`Active`, color: 'green' },
  paused: { name: msg`Paused`, color: 'gray' },
  left: { name: msg`Left`, color: 'gray' },
  upheld: { name: msg`Upheld`, color: 'green' },
  rejected: { name: msg`Rejected`, color: 'gray' },
  sale: { name: msg`Confirmed order`, color: 'green' },
  posted: { name: msg`Posted`, color: 'green' },
  paid: { name: msg`Paid`, color: 'green' },
  not_paid: { name: msg`Not paid`, color: 'gray' },
  invoiced: { name: msg`Invoiced`, color: 'green' },
  'to invoice': { name: msg`To invoice`, color: 'accent' },
  no: { name: msg`Nothing to invoice`, color: 'gray' },
  upselling: { name: msg`More delivered than ordered`, color: 'accent' },
  cancel: { name: msg`Cancelled`, color: 'gray' },
  in_payment: { name: msg`In payment`, color: 'accent' },
  partial: { name: msg`Partly paid`, color: 'accent' },
  reversed: { name: msg`Reversed`, color: 'gray' },
  blocked: { name: msg`Payment blocked`, color: 'red' },
  invoicing_legacy: { name: msg`Paid before Odoo`, color: 'gray' },
  retired: { name: msg`Retired`, color: 'gray' },
};

/** A state in the reader's language; of a new one, its name. */
export function useStateName(): (state: string) => string {
  const { _ } = useLingui();
  return (state) => {
    const known = STATES[state];
    return known ? _(known.name) : state;
  };
}

export function StateBadge({ state }: { state: string }) {
  const name = useStateName();
  return (
    <Badge variant="default" tt="none" fw={550} leftSection={<Dot color={STATES[state]?.color} />}>
      {name(state)}
    </Badge>
  );
}

const DOTS: Record<string, string> = {
  accent: 'var(--annex-fill)',
  green: 'var(--annex-good)',
  red: 'var(--mantine-color-error)',
};

function Dot({ color = 'gray' }: { color?: string | undefined }) {
  const background = DOTS[color] ?? 'var(--annex-missing)';
  return (
    <span
      aria-hidden="true"
      style={{ display: 'block', width: 7, height: 7, borderRadius: '50%', background }}
    />
  );
}
