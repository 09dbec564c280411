import { NumberInput } from "@mantine/core";

/** How much of something a model is given on one day at the most. */
export function DayLimit({
  label,
  value,
  onChange,
  most = 1_000_000,
  error,
}: {
  label: string;
  value: number | string;
  onChange: (value: number | string) => void;
  most?: number;
  error: string | undefined;
}) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={onChange}
      min={0}
      max={most}
      allowDecimal={false}
      hideControls
      thousandSeparator=","
      error={error}
    />
  );
}
