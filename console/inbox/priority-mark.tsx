import { IconAlertSquareRounded, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Low, high and urgent have a sign; none and normal go without. */
export function PriorityMark({ priority, size = 15 }: { priority: number; size?: number }) {
  return priority === 0 || priority === 2 ? null : <Sign priority={priority} size={size} />;
}

function Sign({ priority, size }: { priority: number; size: number }) {
  const { t } = useTranslation("inbox");
  const name = t(`priority.p${priority as 0 | 1 | 2 | 3 | 4}`);
  const given = { size, role: "img", "aria-label": `${t("priority.label")}: ${name}`, style: { flex: "none" } };
  if (priority === 4) return <IconAlertSquareRounded {...given} color="var(--breach)" stroke={2} />;
  if (priority === 3) return <IconChevronUp {...given} color="var(--waiting)" stroke={2.4} />;
  if (priority === 1) return <IconChevronDown {...given} color="var(--ink-2)" stroke={2} />;
  return null;
}
