import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { ImportJob, ImportState } from '@/api/types';

const STATES: Record<ImportState, MessageDescriptor> = {
  queued: msg`Waiting`,
  running: msg`Running`,
  ready: msg`Ready to apply`,
  done: msg`Done`,
  failed: msg`Failed`,
  stopped: msg`Stopped`,
};

const OUTCOMES: Record<string, MessageDescriptor> = {
  created: msg`Created`,
  updated: msg`Updated`,
  matched: msg`Matched`,
  unchanged: msg`Unchanged`,
  rejected: msg`Rejected`,
};

const MATCHES: Record<string, MessageDescriptor> = {
  title: msg`same title`,
  alternate: msg`alternate title`,
  similar: msg`similar title`,
};

const COUNTED: Record<string, MessageDescriptor> = {
  units: msg`Units`,
  roles: msg`Roles`,
  role_titles: msg`Alternate titles`,
  responsibilities: msg`Responsibilities`,
  requirements: msg`Requirements`,
  employees: msg`People`,
  positions: msg`Seats`,
  assignments: msg`Assignments`,
  sign_offs: msg`Sign-offs`,
};

/** Words for what an import reports; a word the app does not know is shown as it came. */
export function useImportWords() {
  const { _ } = useLingui();
  const word = (table: Record<string, MessageDescriptor>) => (name: string) => {
    const known = table[name];
    return known ? _(known) : name;
  };
  return {
    stateName: word(STATES),
    outcomeName: word(OUTCOMES),
    matchName: word(MATCHES),
    countedName: word(COUNTED),
  };
}

export function isUnderWay(job: Pick<ImportJob, 'state'>): boolean {
  return job.state === 'queued' || job.state === 'running';
}
