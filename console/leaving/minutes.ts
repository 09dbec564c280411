import { useTranslation } from "react-i18next";

/** Offered everywhere; a value of one's own that stands already is offered too. */
const presets = [60, 240, 480, 1_440, 4_320] as const;

/** How long something may wait, as choices of a form. */
export function useMinuteChoices(current?: number | null): { value: string; label: string }[] {
  const { t } = useTranslation("leaving");
  const all = current && !presets.some((one) => one === current) ? [current, ...presets] : [...presets];
  return all.map((minutes) => {
    const preset = presets.find((one) => one === minutes);
    const label = preset
      ? t(`minutes.m${preset}`)
      : minutes % 60 === 0
        ? t("minutes.hours", { count: minutes / 60 })
        : t("minutes.minutes", { count: minutes });
    return { value: String(minutes), label };
  });
}
