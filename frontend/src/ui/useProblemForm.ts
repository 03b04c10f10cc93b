/** A form whose refusals from the API land at the fields they are about. */

import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { toProblem, type Problem } from '@/api/problem';

type Values = Record<string, unknown>;
type Validators<V> = { [K in keyof V]?: (value: V[K], values: V) => string | null };

export interface ProblemForm<V extends Values> {
  form: UseFormReturnType<V>;
  /** What the API said that belongs to no field of this form. */
  problem: Problem | null;
  saving: boolean;
  submit: (event?: React.FormEvent<HTMLFormElement>) => void;
}

interface Options<V extends Values, R> {
  initial: V;
  validate?: Validators<V>;
  save: (values: V) => Promise<R>;
  onSaved: (result: R) => void;
}

/** Split a refusal into messages for known fields and the rest. */
export function assignErrors(
  problem: Problem,
  fields: readonly string[],
): { fields: Record<string, string>; rest: Problem | null } {
  const known: Record<string, string> = {};
  let left = Object.keys(problem.errors).length === 0;
  for (const [name, messages] of Object.entries(problem.errors)) {
    const field = fields.find((candidate) => candidate === name || `${candidate}_id` === name);
    if (field) known[field] = messages.join(' ');
    else left = true;
  }
  return { fields: known, rest: left ? problem : null };
}

export function useProblemForm<V extends Values, R>({
  initial,
  validate = {},
  save,
  onSaved,
}: Options<V, R>): ProblemForm<V> {
  const form = useForm<V>({
    initialValues: initial,
    validate: validate as never,
    validateInputOnBlur: true,
  });
  const mutation = useMutation({
    mutationFn: save,
    onSuccess: onSaved,
    onError: (error) => {
      form.setErrors(assignErrors(toProblem(error), Object.keys(initial)).fields);
    },
  });
  const rest = mutation.error
    ? assignErrors(toProblem(mutation.error), Object.keys(initial)).rest
    : null;
  return {
    form,
    problem: rest,
    saving: mutation.isPending,
    submit: (event) => form.onSubmit((values) => mutation.mutate(values))(event),
  };
}
