import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useMe } from '@/app/me';
import { keys } from '@/api/keys';
import { API_VERSION } from '@/api/transport';
import type { Course } from '@/api/types';
import { FAMILIES, type Family } from '@/auth/scopes';
import { useSession } from '@/auth/SessionContext';
import { Coalescer } from './coalescer';
import { follow, toldBy } from './courses';
import { invalidate, LANES } from './invalidation';
import { LiveSocket, type LiveStatus } from './socket';

/** What the connection pill says. */
export type LiveState = 'live' | 'catching-up' | 'offline';

const LiveContext = createContext<LiveState>('catching-up');

export function useLiveState(): LiveState {
  return use(LiveContext);
}

function liveUrl(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws/?version=${API_VERSION}`;
}

/** Keeps one socket open for the signed-in user and turns its events into fresh answers on screen. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const session = useSession();
  const { scopes } = useMe();
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const [catchingUp, setCatchingUp] = useState(false);
  const readable = FAMILIES.filter((family) => scopes.includes(`${family}:read`)).join(' ');

  useEffect(() => {
    const lanes = LANES.map(({ reads, hears }) => ({
      hears,
      coalescer: new Coalescer({ flush: (batch) => invalidate(client, batch, reads) }),
    }));
    const socket = new LiveSocket({
      url: liveUrl(),
      topics: readable ? readable.split(' ') : [],
      token: () => session.token(),
      tokenAfter: (refused) => session.tokenAfter(refused),
      onStatus: setStatus,
      onRefused: () => void client.invalidateQueries({ queryKey: keys.me }),
      onEvent: (event) => {
        const { topic, op, ids } = event;
        const [family = topic] = topic.split('.');
        if (op === 'recalculating') {
          const told = toldBy(event);
          for (const id of told ? (ids ?? []) : []) {
            const key = keys.recalculation(family as Family, id);
            client.setQueryData<Course>(key, (known) => (told ? follow(known, told) : known));
          }
          // What changed on the way is told by itself; the end is told also when nothing changed.
          if (told?.state !== 'settled') return;
        }
        const change = { family, ids, structural: !op.startsWith('recalculat') };
        for (const { hears, coalescer } of lanes) if (hears(change)) coalescer.push(change);
      },
      onReady: (again) => {
        if (!again) return;
        setCatchingUp(true);
        void invalidate(client, 'everything').finally(() => setCatchingUp(false));
      },
    });
    socket.start();
    const stopRenewing = session.onRenewal((token) => socket.renew(token));
    const hurry = () => socket.hurry();
    window.addEventListener('online', hurry);
    return () => {
      window.removeEventListener('online', hurry);
      stopRenewing();
      socket.stop();
      for (const { coalescer } of lanes) coalescer.stop();
    };
  }, [client, session, readable]);

  const state: LiveState =
    status === 'live'
      ? catchingUp
        ? 'catching-up'
        : 'live'
      : status === 'connecting'
        ? 'catching-up'
        : 'offline';
  return <LiveContext value={state}>{children}</LiveContext>;
}
