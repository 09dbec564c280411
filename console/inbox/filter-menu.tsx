import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import { ActionIcon, Popover } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

const FilterForm = lazy(() => import("./filter-form.tsx").then((file) => ({ default: file.FilterForm })));

/** Everything a list can be narrowed by; all that is set must hold. */
export function FilterMenu({
  filter,
  onChange,
}: {
  filter: ConversationFilter;
  onChange: (part: Partial<ConversationFilter>) => void;
}) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <ActionIcon
          aria-label={t("filter.label")}
          title={t("filter.label")}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconFilter size={17} stroke={1.7} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("filter.label")}>
        <Suspense>{opened ? <FilterForm filter={filter} onChange={onChange} /> : null}</Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
