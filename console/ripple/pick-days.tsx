import { rippleDays } from "@earshot/contract/choices.ts";

import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Days } from "./search.ts";

/** 7, 30 or 90 days back from now. */
export function PickDays({ days, onPick }: { days: Days; onPick: (days: Days) => void }) {
  const { t } = useTranslation("ripple");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("report.days")}
      value={String(days)}
      onChange={(value) => onPick(rippleDays.find((each) => String(each) === value) ?? 30)}
      data={rippleDays.map((each) => ({ value: String(each), label: t("report.last", { count: each }) }))}
    />
  );
}
