import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { toProblem, type Problem } from '@/api/problem';

/** What happened and what to do, for a problem the page cannot go on without. */
export function ProblemTitle({ problem }: { problem: Problem }) {
  if (problem.isUnreachable) return <Trans>Annex could not be reached</Trans>;
  if (problem.status >= 500) return <Trans>The server had a fault</Trans>;
  // The server's own words, unless it was no problem document that answered.
  if (!problem.code.startsWith('http_')) return <>{problem.title}</>;
  if (problem.status === 401) return <Trans>Your session has ended</Trans>;
  if (problem.status === 403) return <Trans>You may not see this</Trans>;
  if (problem.status === 404) return <Trans>This is not here</Trans>;
  return <>{problem.title}</>;
}

function adviceFor(problem: Problem): ReactNode {
  if (problem.isUnreachable)
    return <Trans>Check the connection and try again. Nothing was changed.</Trans>;
  if (problem.detail) return problem.detail;
  if (problem.status === 401) return <Trans>Sign in again to go on.</Trans>;
  if (problem.status === 403)
    return <Trans>Ask an administrator of this company for the right to do so.</Trans>;
  if (problem.status === 404)
    return <Trans>It may have been deleted, or it belongs to another company.</Trans>;
  if (problem.status >= 500)
    return <Trans>Try again in a moment. If it lasts, tell your administrator.</Trans>;
  return null;
}

export function ProblemAdvice({ problem }: { problem: Problem }) {
  const advice = adviceFor(problem);
  return advice ? <Text size="sm">{advice}</Text> : null;
}

export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = toProblem(error);
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center" role="alert">
      <Title order={2}>
        <ProblemTitle problem={problem} />
      </Title>
      <Text component="div" c="dimmed" maw={440}>
        <ProblemAdvice problem={problem} />
      </Text>
      {retry && problem.status !== 403 && problem.status !== 404 && (
        <Button variant="default" mt="sm" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </Stack>
  );
}
