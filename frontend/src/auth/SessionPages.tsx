import { Trans } from '@lingui/react/macro';
import { Button, Center, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '@/ui/Brand';
import { useSession } from './SessionContext';

function Frame({ children }: { children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      {children}
    </Center>
  );
}

export function SessionSplash({ leaving = false }: { leaving?: boolean }) {
  return (
    <Frame>
      <Stack align="center" gap="lg" role="status">
        <Brand />
        <Loader size="sm" type="dots" />
        <Text size="sm" c="dimmed">
          {leaving ? <Trans>Signing out</Trans> : <Trans>Opening your session</Trans>}
        </Text>
      </Stack>
    </Frame>
  );
}

function Card({ title, text, action }: { title: ReactNode; text: ReactNode; action: ReactNode }) {
  return (
    <Frame>
      <Paper withBorder p="xl" maw={420} w="100%" bg="var(--annex-surface)">
        <Stack gap="md">
          <Brand />
          <Title order={1} size="h2" mt="xs">
            {title}
          </Title>
          <Text c="dimmed">{text}</Text>
          {action}
        </Stack>
      </Paper>
    </Frame>
  );
}

export function SessionEnded({ reason }: { reason: 'expired' | 'signed-out' }) {
  const session = useSession();
  const { pathname, search } = window.location;
  const returnTo = pathname === '/signed-out' ? '/' : pathname + search;
  return (
    <Card
      title={
        reason === 'expired' ? (
          <Trans>Your session has ended</Trans>
        ) : (
          <Trans>You are signed out</Trans>
        )
      }
      text={
        reason === 'expired' ? (
          <Trans>Sign in again and you will be back on this page.</Trans>
        ) : (
          <Trans>Every tab of this browser has been signed out, and nothing was kept here.</Trans>
        )
      }
      action={
        <Button onClick={() => void session.signIn({ returnTo })}>
          <Trans>Sign in</Trans>
        </Button>
      }
    />
  );
}

export function SessionFailed({ message }: { message: string }) {
  const session = useSession();
  const { pathname, search } = window.location;
  return (
    <Card
      title={<Trans>Signing in did not work</Trans>}
      text={
        <>
          <Trans>
            The sign-in server could not be reached or refused the request. Nothing was changed.
          </Trans>
          <Text span size="sm" display="block" mt="xs">
            {message}
          </Text>
        </>
      }
      action={
        <Button onClick={() => void session.signIn({ returnTo: pathname + search })}>
          <Trans>Try again</Trans>
        </Button>
      }
    />
  );
}
