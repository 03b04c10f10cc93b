/** What is to be otherwise in a what-if. Nothing of it is ever written: it is asked about, and forgotten. */

import type { PreviewInRequest } from '@/api/generated';

export type Override = { name: string } & (
  | { kind: 'requirement'; id: string; satisfied: boolean }
  | { kind: 'weight'; id: string; weight: number }
  | { kind: 'sign_off'; id: string; assignmentId: string; signedOff: boolean }
);

export type Overrides = ReadonlyMap<string, Override>;

export function keyOf(override: Override): string {
  const { kind, id } = override;
  return kind === 'sign_off' ? `${kind} ${override.assignmentId} ${id}` : `${kind} ${id}`;
}

/** With one thing otherwise; or no longer, when `asItIs` says that it is so already. */
export function put(overrides: Overrides, override: Override, asItIs: boolean): Overrides {
  const next = new Map(overrides);
  if (asItIs) next.delete(keyOf(override));
  else next.set(keyOf(override), override);
  return next;
}

export function without(overrides: Overrides, override: Override): Overrides {
  return put(overrides, override, true);
}

/** The question for the API; things that are not otherwise are not in it. */
export function toQuestion(overrides: Overrides): PreviewInRequest {
  const asked = { requirements: [], sign_offs: [], weights: [] } as Required<PreviewInRequest>;
  for (const override of overrides.values()) {
    if (override.kind === 'requirement')
      asked.requirements.push({ requirement_id: override.id, satisfied: override.satisfied });
    else if (override.kind === 'weight')
      asked.weights.push({ responsibility_id: override.id, weight: override.weight });
    else
      asked.sign_offs.push({
        assignment_id: override.assignmentId,
        responsibility_id: override.id,
        signed_off: override.signedOff,
      });
  }
  return asked;
}
