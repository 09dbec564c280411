import { type SignalFilter, type SignalSort, signalSorts } from "@earshot/contract/signals.ts";
import { ActionIcon, Popover, Select } from "@mantine/core";
import { IconMoodSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SignalFields } from "./signal-fields.tsx";
import styles from "./understanding.module.css";

/** What a list is narrowed to and sorted by, of what analysis says. */
export function SignalMenu({
  value,
  sort,
  onChange,
}: {
  value: SignalFilter;
  sort: SignalSort | undefined;
  onChange: (part: Partial<SignalFilter> & { sort?: SignalSort | undefined }) => void;
}) {
  const { t } = useTranslation("understanding");
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={260} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <ActionIcon
          size="input-sm"
          aria-label={t("narrow")}
          title={t("narrow")}
          aria-expanded={opened}
          data-active={sort !== undefined || undefined}
          onClick={() => setOpened(!opened)}
        >
          <IconMoodSearch size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("narrow")}>
        <div className={styles.fields}>
          <SignalFields value={value} onChange={onChange} />
          <Select
            size="xs"
            label={t("sortLabel")}
            value={sort ?? "newest"}
            allowDeselect={false}
            data={(["newest", ...signalSorts] as const).map((name) => ({ value: name, label: t(`sort.${name}`) }))}
            onChange={(next) => onChange({ sort: signalSorts.find((name) => name === next) })}
            comboboxProps={{ withinPortal: false }}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
