import { expect, test } from "vitest";
import { typedVerbs } from "./typed-verb.ts";

const ana = { id: "ana", name: "Ana Ribeiro" };
const anouk = { id: "anouk", name: "Jonas Anouk Weil" };
const now = new Date("2026-03-01T12:00:00Z");
const say = (typed: string) => typedVerbs(typed, { me: ana, team: [ana, anouk], tags: ["billing", "bill"], now });

test("verbs as they are typed", () => {
  expect(say("snooze 3d")).toEqual([{ verb: "snooze", until: new Date("2026-03-04T12:00:00Z") }]);
  expect(say("snooze until reply")).toEqual([{ verb: "snooze", until: null }]);
  expect(say("Assign ana")).toEqual([{ verb: "assign", teammate: ana }]);
  expect(say("assign an")).toHaveLength(2);
  expect(say("assign me")).toEqual([{ verb: "assign", teammate: ana }]);
  expect(say("assign nobody")).toEqual([{ verb: "assign", teammate: null }]);
  expect(say("tag Bill")).toEqual(["billing", "bill", "Bill"].map((tag) => ({ verb: "tag", tag })));
  expect(say("resolve")).toEqual([{ verb: "status", status: "resolved" }]);
  expect(say("priority high")).toEqual([{ verb: "priority", priority: 3 }]);
});

test("what is no command asks for nothing", () => {
  for (const typed of ["", "snooze", "snooze soon", "snooze 0d", "assign zoe", "tag", "resolve it", "priority 9"]) {
    expect(say(typed), typed).toEqual([]);
  }
});
