import type { Config } from "#server/config.ts";
import { checkDatabase } from "./check-database.ts";
import { checkPlace } from "./check-place.ts";
import type { Check } from "./finding.ts";

/** Looks at everything an operator answers for, changing nothing. A database that is away is one finding among others. */
export async function doctor(config: Config): Promise<Check[]> {
  return [...(await checkPlace(config)), ...(await checkDatabase(config))];
}

/** One line each. */
export function printed(checks: Check[]): string[] {
  const sign = { ok: "✓", warn: "!", fail: "✗" };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(
    ({ name, state, said, todo }) =>
      `${sign[state]} ${name.padEnd(width)}  ${said}${todo === null ? "" : ` → ${todo}`}`,
  );
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  return [...lines, `${count("ok")} well, ${count("warn")} to look at, ${count("fail")} wrong`];
}
