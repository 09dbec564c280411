import { IconHourglassHigh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useHalfMinutes } from "../shell/ago.tsx";
import { useWorkspace } from "../shell/workspace.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How much time the community has left, renewed every half minute, with the exact time on hover. */
export function CommunityClock({ until, className }: { until: string; className?: string | undefined }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { format } = useWorkspace();
  const now = useHalfMinutes();
  const left = Date.parse(until) - now;
  const time =
    left < HOUR
      ? shell("time.minutes", { count: Math.max(1, Math.round(left / MINUTE)) })
      : left < DAY
        ? shell("time.hours", { count: Math.round(left / HOUR) })
        : shell("time.days", { count: Math.round(left / DAY) });
  return (
    <span
      className={className}
      data-tone={left < HOUR / 2 ? "breach" : "waiting"}
      title={t("community.until", { at: format.exact(until) })}
    >
      <IconHourglassHigh size={12} stroke={2} aria-hidden style={{ verticalAlign: "-1px", marginInlineEnd: 3 }} />
      {left <= 0 ? t("community.over") : t("community.left", { time })}
    </span>
  );
}
