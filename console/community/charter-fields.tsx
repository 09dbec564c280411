import { type CharterPart, charterParts } from "@earshot/contract/portal.ts";
import { Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import sections from "../shell/sections.module.css";

type Props = {
  value: Record<CharterPart, string>;
  onChange: (charter: Record<CharterPart, string>) => void;
  /** what the charter is for here */
  intro: string;
  readOnly: boolean;
  /** by the field's path */
  errors: Record<string, string | undefined>;
};

/** What must be said before anything opens to customers. */
export function CharterFields({ value, onChange, intro, readOnly, errors }: Props) {
  const { t } = useTranslation("community");
  return (
    <>
      <h2 className={sections.heading}>{t("charter.title")}</h2>
      <Text size="sm" c="dimmed">
        {intro}
      </Text>
      {charterParts.map((part) => (
        <Textarea
          key={part}
          label={t(`charter.${part}.label`)}
          description={t(`charter.${part}.help`)}
          value={value[part]}
          onChange={(event) => onChange({ ...value, [part]: event.currentTarget.value })}
          maxLength={2_000}
          autosize
          minRows={2}
          maxRows={8}
          readOnly={readOnly}
          error={errors[`charter.${part}`]}
          dir="auto"
        />
      ))}
    </>
  );
}
