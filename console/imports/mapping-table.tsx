import type { ImportKind, ImportPreview } from "@earshot/contract/imports.ts";
import { NativeSelect, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { en } from "./en.ts";
import styles from "./imports.module.css";

type Props = {
  kind: ImportKind;
  preview: ImportPreview;
  mapping: Record<string, string>;
  onChange: (mapping: Record<string, string>) => void;
};

/** Each column with the field it stands for; a field has one column. */
export function MappingTable({ preview, mapping, onChange }: Props) {
  const { t } = useTranslation("imports");
  const fieldOf = (column: string) => Object.keys(mapping).find((field) => mapping[field] === column) ?? "";
  const name = (field: string) => t(`fields.${field as keyof typeof en.fields}`, { defaultValue: field });
  const give = (column: string, field: string) => {
    const next = Object.fromEntries(Object.entries(mapping).filter(([of, to]) => to !== column && of !== field));
    onChange(field === "" ? next : { ...next, [field]: column });
  };
  const missing = preview.fields.filter(({ name: field, required }) => required && mapping[field] === undefined);
  const columns = preview.columns.filter((column) => !preview.ignored.includes(column));
  return (
    <>
      <Text size="sm" mb="sm">
        {t("mapping.help")}
      </Text>
      <ul className={styles.mapping}>
        {columns.map((column) => {
          const first = preview.rows.find((row) => row.cells[preview.columns.indexOf(column)]?.trim());
          return (
            <li key={column} className={styles.pair}>
              <span className={styles.column}>
                <bdi className={styles.name}>{column}</bdi>
                <Text size="xs" c="dimmed" component="span" truncate>
                  {first?.cells[preview.columns.indexOf(column)] ?? ""}
                </Text>
              </span>
              <NativeSelect
                size="xs"
                aria-label={`${t("mapping.field")}: ${column}`}
                value={fieldOf(column)}
                onChange={(event) => give(column, event.currentTarget.value)}
                data={[
                  { value: "", label: t("mapping.none") },
                  ...preview.fields.map(({ name: field }) => ({ value: field, label: name(field) })),
                ]}
              />
            </li>
          );
        })}
      </ul>
      {preview.ignored.length > 0 && (
        <Text size="sm" mt="sm">
          {t("mapping.consent", { columns: preview.ignored.join(", ") })}
        </Text>
      )}
      {missing.length > 0 && (
        <Text size="sm" mt="sm" role="status">
          {t("mapping.required", { fields: missing.map(({ name: field }) => name(field)).join(", ") })}
        </Text>
      )}
    </>
  );
}
