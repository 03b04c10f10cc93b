import { QueryClient } from '@tanstack/react-query';
import { toProblem } from '@/api/problem';
import { SignInRequired } from '@/auth/session';

/** Refusals are final; only an unreachable or failing server is asked again. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof SignInRequired) return false;
  const { status } = toProblem(error);
  return failures < 2 && (status === 0 || status >= 500);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 15_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
}
