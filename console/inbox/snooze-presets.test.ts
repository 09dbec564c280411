import { expect, test } from "vitest";
import { snoozePresets, typedSnooze } from "./snooze-presets.ts";

const zone = "Europe/Berlin";
const at = (iso: string) =>
  Object.fromEntries(snoozePresets(new Date(iso), zone).map(({ name, until }) => [name, until.toISOString()]));

test("presets follow the workspace's clocks over a clock change", () => {
  // Friday 27 March 2026, 10:20 in Berlin; clocks go forward on the 29th
  expect(at("2026-03-27T09:20:00Z")).toEqual({
    hour: "2026-03-27T10:20:00.000Z",
    laterToday: "2026-03-27T17:00:00.000Z",
    tomorrow: "2026-03-28T08:00:00.000Z",
    nextWeek: "2026-03-30T07:00:00.000Z",
    nextMonth: "2026-04-27T07:00:00.000Z",
  });
});

test("late in the evening there is no later today, and a Sunday's next week is not tomorrow", () => {
  const sunday = at("2026-03-15T20:30:00Z");
  expect(sunday.laterToday).toBeUndefined();
  expect(sunday.tomorrow).toBe("2026-03-16T08:00:00.000Z");
  expect(sunday.nextWeek).toBe("2026-03-23T08:00:00.000Z");
});

test("the 31st snoozed for a month ends on the month's last day", () => {
  expect(at("2026-01-31T10:00:00Z").nextMonth).toBe("2026-02-28T08:00:00.000Z");
  expect(at("2026-12-31T10:00:00Z").nextMonth).toBe("2027-01-31T08:00:00.000Z");
});

test("typed lengths are read, nonsense is not", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(typedSnooze("3d", now)?.toISOString()).toBe("2026-01-04T00:00:00.000Z");
  expect(typedSnooze("90 min", now)?.toISOString()).toBe("2026-01-01T01:30:00.000Z");
  for (const text of ["", "3", "d", "0h", "9999w", "-1d", "3 days ago"]) expect(typedSnooze(text, now)).toBeNull();
});
