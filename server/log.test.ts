import { expect, test } from "vitest";
import { createLog } from "./log.ts";

function logged(error: unknown): string {
  const lines: string[] = [];
  createLog("info", { write: (line: string) => void lines.push(line) }).error({ err: error }, "It failed");
  return lines.join("");
}

test("T-08 T-80 what hangs on an error is not logged, nor on what caused it; where it happened is", () => {
  const config = { headers: { authorization: "Bearer canary-token" } };
  const deep = Object.assign(new Error("inner"), { config, code: "ECONNRESET" });
  const error = Object.assign(new Error("outer", { cause: deep }), { ctx: { credentials: config } });
  const said = logged(error);
  expect(said).not.toContain("canary");
  const { err, msg } = JSON.parse(said);
  expect(msg).toBe("It failed");
  expect(err).toMatchObject({ type: "Error", message: "outer", cause: { message: "inner", code: "ECONNRESET" } });
  expect(err.stack).toContain("log.test.ts");
  expect(logged(new AggregateError([deep], "all of them"))).not.toContain("canary");
  expect(logged({ token: "canary" })).not.toContain("canary");
});

test("T-32 one line, and no endless chain of causes", () => {
  const loop = new Error('a\n{"level":60}\u001b[31m');
  loop.cause = loop;
  const said = logged(loop);
  expect(said.trimEnd().split("\n")).toHaveLength(1);
  expect(said).not.toContain("\u001b");
});
