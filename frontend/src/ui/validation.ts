/** Checks a form makes before asking the server; the server checks everything again. */

export function required(message: string) {
  return (value: string | null): string | null => (value?.trim() ? null : message);
}

export function fteBetween(message: string) {
  return (value: string): string | null => {
    const fte = Number(value.replace(',', '.'));
    return fte > 0 && fte <= 1 ? null : message;
  };
}
