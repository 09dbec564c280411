import { type CharterPart, charterParts } from "@earshot/contract/portal.ts";
import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = {
  value: Record<CharterPart, string>;
  onChange: (part: CharterPart, words: string) => void;
  readOnly: boolean;
  /** by the field's path */
  errors: Record<string, string | undefined>;
};

/** What must be said before anything opens to customers. */
export function CharterFields({ value, onChange, readOnly, errors }: Props) {
  const { t } = useTranslation("community");
  return charterParts.map((part) => (
    <Textarea
      key={part}
      label={t(`charter.${part}.label`)}
      description={t(`charter.${part}.help`)}
      value={value[part]}
      onChange={(event) => onChange(part, event.currentTarget.value)}
      maxLength={2_000}
      autosize
      minRows={2}
      maxRows={8}
      readOnly={readOnly}
      error={errors[`charter.${part}`]}
      dir="auto"
    />
  ));
}
