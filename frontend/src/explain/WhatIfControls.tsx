import { useLingui } from '@lingui/react/macro';
import { NativeSelect, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listSignOffs } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { readAll } from '@/api/paging';
import type { Explanation, ExplanationInput } from '@/api/types';
import { keyOf, put, type Override, type Overrides } from './whatIf';

interface Props {
  explanation: Explanation;
  input: ExplanationInput;
  overrides: Overrides;
  onChange: (overrides: Overrides) => void;
}

const WEIGHTS = ['1', '2', '3', '4', '5'];

/** What of an input can be otherwise: a requirement, a weight in its role, a sign-off of an assignment. */
export function WhatIfControl(props: Props) {
  switch (props.explanation.level) {
    case 'responsibility':
      return <Requirement {...props} />;
    case 'role':
      return <Weight {...props} />;
    case 'position_assignment':
      return <SignOff {...props} />;
    default:
      return null;
  }
}

function Requirement({ input: { id, name, value }, overrides, onChange }: Props) {
  const { t } = useLingui();
  const isSatisfied = Number(value) === 100;
  const override = (satisfied: boolean): Override => ({ kind: 'requirement', id, name, satisfied });
  const said = overrides.get(keyOf(override(true)));
  return (
    <Checkbox
      size="sm"
      label={t`Satisfied`}
      aria-label={t`What if satisfied: ${name}`}
      checked={said?.kind === 'requirement' ? said.satisfied : isSatisfied}
      onChange={({ currentTarget: { checked } }) =>
        onChange(put(overrides, override(checked), checked === isSatisfied))
      }
    />
  );
}

function Weight({ input: { id, name, weight }, overrides, onChange }: Props) {
  const { t } = useLingui();
  const override = (wanted: number): Override => ({ kind: 'weight', id, name, weight: wanted });
  const said = overrides.get(keyOf(override(1)));
  return (
    <NativeSelect
      size="xs"
      data={WEIGHTS.map((value) => ({ value, label: t`Weight ${value}` }))}
      aria-label={t`What if the weight were: ${name}`}
      value={String(said?.kind === 'weight' ? said.weight : Number(weight))}
      onChange={({ currentTarget: { value } }) =>
        onChange(put(overrides, override(Number(value)), Number(value) === Number(weight)))
      }
    />
  );
}

function SignOff({ explanation, input: { id, name }, overrides, onChange }: Props) {
  const { t } = useLingui();
  const assignmentId = explanation.id;
  // The number does not tell: a role at zero makes zero of those signed off as well.
  const signOffs = useQuery({
    queryKey: keys.related('assignments', 'signed-off', { assignment: assignmentId }),
    queryFn: ({ signal }) =>
      readAll((paging) => listSignOffs({ assignment: assignmentId, ...paging }, signal)),
  });
  if (!signOffs.data) return null;
  const now = new Date().toISOString();
  const isSigned = signOffs.data.some(
    ({ responsibility_id: of, expires_at: end }) =>
      of === id && (end === null || new Date(end).toISOString() > now),
  );
  const override = (signedOff: boolean): Override => ({
    kind: 'sign_off',
    id,
    assignmentId,
    name,
    signedOff,
  });
  const said = overrides.get(keyOf(override(true)));
  return (
    <Checkbox
      size="sm"
      label={t`Signed off`}
      aria-label={t`What if signed off: ${name}`}
      checked={said?.kind === 'sign_off' ? said.signedOff : isSigned}
      onChange={({ currentTarget: { checked } }) =>
        onChange(put(overrides, override(checked), checked === isSigned))
      }
    />
  );
}
