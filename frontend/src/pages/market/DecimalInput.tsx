import '@mantine/core/styles/NumberInput.css';
import { NumberInput, Text, type NumberInputProps } from '@mantine/core';
import { useFigures } from './figures';

/** A number that may have decimals, written as the reader's language does; a point is taken too. */
export function DecimalInput(props: NumberInputProps) {
  const { decimalSeparator } = useFigures();
  return (
    <NumberInput
      min={0}
      decimalScale={2}
      decimalSeparator={decimalSeparator}
      allowedDecimalSeparators={['.', ',']}
      {...props}
    />
  );
}

/** An amount of money that says in which currency it is. */
export function MoneyInput({
  label,
  currency,
  ...props
}: NumberInputProps & { label: string; currency: string }) {
  const { symbol } = useFigures();
  return (
    <DecimalInput
      label={
        <>
          {label}
          <span className="annex-hidden"> ({currency})</span>
        </>
      }
      leftSection={
        <Text span size="sm" c="dimmed" aria-hidden="true">
          {symbol(currency)}
        </Text>
      }
      leftSectionPointerEvents="none"
      {...props}
    />
  );
}
