import { NumberInput, PasswordInput, Select, Stack, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Field } from "./read-schema.ts";

type Props = {
  fields: Field[];
  values: Record<string, Field["initial"]>;
  onChange: (name: string, value: Field["initial"]) => void;
  /** messages by path, such as `settings.url` */
  errors: Record<string, string>;
  prefix: "settings" | "credentials";
};

/** One input for each field of a schema. */
export function SchemaFields({ fields, values, onChange, errors, prefix }: Props) {
  return (
    <Stack gap="md">
      {fields.map((field) => (
        <SchemaField
          key={field.name}
          field={field}
          value={values[field.name] ?? field.initial}
          onChange={(value) => onChange(field.name, value)}
          error={errorOf(errors, `${prefix}.${field.name}`)}
        />
      ))}
    </Stack>
  );
}

/** The field's own message, or that of the first of its entries. */
const errorOf = (errors: Record<string, string>, path: string) =>
  errors[path] ?? Object.entries(errors).find(([key]) => key.startsWith(`${path}.`))?.[1];

type FieldProps = {
  field: Field;
  value: Field["initial"];
  onChange: (value: Field["initial"]) => void;
  error: string | undefined;
};

function SchemaField({ field, value, onChange, error }: FieldProps) {
  const { t } = useTranslation("channels");
  const shared = { label: field.label, description: field.hint, error, required: field.required, withAsterisk: false };
  const optional = field.required ? undefined : t("form.optional");
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const maxLength = field.maxLength ?? undefined;
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          label={field.label}
          description={field.hint}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          value={text || null}
          onChange={(chosen) => onChange(chosen ?? "")}
          data={field.options}
          clearable={!field.required}
          placeholder={optional}
        />
      );
    case "number":
      return (
        <NumberInput
          {...shared}
          value={text === "" ? "" : Number(text)}
          onChange={(next) => onChange(next === "" ? "" : Number(next))}
          min={field.min ?? undefined}
          max={field.max ?? undefined}
          placeholder={optional}
        />
      );
    case "list":
      return (
        <TagsInput
          {...shared}
          required={false}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
          placeholder={t("form.list")}
          clearable
          acceptValueOnBlur
          splitChars={[",", " "]}
        />
      );
    case "password":
      return (
        <PasswordInput
          {...shared}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={maxLength}
          autoComplete="off"
          spellCheck={false}
          placeholder={optional}
        />
      );
    case "lines":
      return (
        <Textarea
          {...shared}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={maxLength}
          autosize
          minRows={2}
          placeholder={optional}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          type={field.kind === "url" ? "url" : "text"}
          inputMode={field.kind === "url" ? "url" : undefined}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={maxLength}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          placeholder={field.kind === "url" ? "https://" : optional}
        />
      );
  }
}
