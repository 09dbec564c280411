import { readFile } from "node:fs/promises";
import { permissions, roles } from "@earshot/contract/permissions.ts";
import { expect, test } from "vitest";
import { covers, permissionsOf } from "./policy.ts";
import { printPermissions } from "./print-permissions.ts";

test("owner and admin may do all, and each other role less than they", () => {
  for (const role of roles) expect(covers(permissionsOf("owner"), permissionsOf(role)), role).toBe(true);
  expect([...permissionsOf("admin")].sort()).toEqual([...permissions].sort());
  for (const role of ["manager", "agent", "analyst", "partner"] as const) {
    for (const kept of ["keys:manage", "workspace:manage", "teammates:manage"] as const) {
      expect(permissionsOf(role).has(kept), `${role} ${kept}`).toBe(false);
    }
  }
});

test("an analyst changes no conversation and a partner sees none", () => {
  expect(permissionsOf("analyst").has("conversations:work")).toBe(false);
  expect(permissionsOf("analyst").has("replies:send")).toBe(false);
  expect(permissionsOf("partner").has("conversations:read")).toBe(false);
  expect(permissionsOf("partner").has("people:read")).toBe(false);
});

test("T-09 docs/permissions.md is printed from the table (node --import tsx server/workspace/print-permissions.ts)", async () => {
  const file = new URL("../../docs/permissions.md", import.meta.url);
  expect(await readFile(file, "utf8")).toBe(await printPermissions());
});
