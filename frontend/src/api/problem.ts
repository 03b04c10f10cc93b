/** Problem documents (`application/problem+json`), the one shape in which the API refuses. */

export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

/** A refused or failed request. `status` 0 means the server could not be reached. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: Record<string, string[]>;

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.status = document.status;
    this.code = document.code;
    this.title = document.title;
    this.detail = document.detail ?? null;
    this.errors = document.errors ?? {};
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

/** Turn whatever a request threw into a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isProblemDocument(error)) return new Problem(error);
  const detail = error instanceof Error ? error.message : undefined;
  return new Problem({ title: 'Unreachable', status: 0, code: 'unreachable', detail });
}

/** Read the refusal out of a response that is not 2xx. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblemDocument(body)) return new Problem({ ...body, status: response.status });
  return new Problem({
    title: response.statusText || 'Request failed',
    status: response.status,
    code: `http_${String(response.status)}`,
  });
}

function isProblemDocument(value: unknown): value is ProblemDocument {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as ProblemDocument).title === 'string' &&
    typeof (value as ProblemDocument).status === 'number'
  );
}
