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

const FILES: Record<string, MessageDescriptor> = {
  roster: msg`Roster`,
  catalogue: msg`Catalogue`,
  'catalogue+roster': msg`Catalogue and roster`,
};

const OUTCOMES: Record<string, MessageDescriptor> = {
  created: msg`New`,
  matched: msg`Changed`,
  unchanged: msg`Unchanged`,
  rejected: msg`Rejected`,
};

const MATCHES: Record<string, MessageDescriptor> = {
  chosen: msg`chosen by you`,
  earlier: msg`as in an earlier import`,
  title: msg`same title`,
  alternate: msg`alternate title`,
  similar: msg`similar title`,
  created: msg`a new role`,
  '': msg`no role found`,
};

const COUNTED: Record<string, MessageDescriptor> = {
  units: msg`Units`,
  roles: msg`Roles`,
  titles: msg`Alternate titles`,
  responsibilities: msg`Responsibilities`,
  requirements: msg`Requirements`,
  employees: msg`People`,
  positions: msg`Seats`,
  assignments: msg`Assignments`,
};

const PHASES: Record<string, MessageDescriptor> = {
  ...COUNTED,
  reading: msg`Reading the files`,
  catalogue: msg`Reading the catalogue`,
  tasks: msg`Planning responsibilities`,
  matching: msg`Matching titles to roles`,
  checking: msg`Checking rows`,
  planning: msg`Planning changes`,
  results: msg`Keeping the findings`,
  finishing: msg`Finishing`,
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
    filesName: word(FILES),
    outcomeName: word(OUTCOMES),
    matchName: word(MATCHES),
    countedName: word(COUNTED),
    phaseName: word(PHASES),
  };
}

export function isUnderWay(job: Pick<ImportJob, 'state'>): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** Whether what the job reports was written, or would only be. */
export function isTrial(job: Pick<ImportJob, 'state' | 'applying'>): boolean {
  return job.state !== 'done' && !job.applying;
}
