import { instantOf, wallClock } from "../i18n/zoned-time.ts";

export type SnoozePreset = { name: "hour" | "laterToday" | "tomorrow" | "nextWeek" | "nextMonth"; until: Date };

/**
 * Until when a conversation may sleep, by the workspace's clocks: in an hour; today at 18:00 or, after 15:00, in three
 * hours while it is still today; tomorrow, next Monday and the same day next month at 9:00.
 */
export function snoozePresets(now: Date, zone: string): SnoozePreset[] {
  const { year, month, day, hour, minute, weekday } = wallClock(now, zone);
  const nine = (days: number) => instantOf({ year, month, day: day + days, hour: 9, minute: 0 }, zone);
  const presets: SnoozePreset[] = [{ name: "hour", until: new Date(now.getTime() + 3_600_000) }];
  if (hour < 21) {
    const later = hour < 15 ? { hour: 18, minute: 0 } : { hour: hour + 3, minute };
    presets.push({ name: "laterToday", until: instantOf({ year, month, day, ...later }, zone) });
  }
  presets.push({ name: "tomorrow", until: nine(1) });
  // on a Sunday, Monday is tomorrow already
  presets.push({ name: "nextWeek", until: nine(weekday === 7 ? 8 : 8 - weekday) });
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  presets.push({
    name: "nextMonth",
    until: instantOf({ year, month: month + 1, day: Math.min(day, lastDay), hour: 9, minute: 0 }, zone),
  });
  return presets;
}

/** "90m", "3h", "2d", "1w" as typed after "snooze"; null when it is no length of time or longer than a year. */
export function typedSnooze(text: string, now: Date): Date | null {
  const found = /^(\d{1,4})\s*(m|min|h|d|w)$/i.exec(text.trim());
  if (!found) return null;
  const minutes = { m: 1, min: 1, h: 60, d: 1_440, w: 10_080 }[found[2]?.toLowerCase() as "m"] * Number(found[1]);
  return minutes > 0 && minutes <= 527_040 ? new Date(now.getTime() + minutes * 60_000) : null;
}
