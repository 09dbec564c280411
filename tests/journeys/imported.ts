import { until } from "./stage.ts";

export const importSteps = ["uploading", "ready", "checked", "done", "undone"] as const;

type Ask = (method: string, path: string, data?: object | Buffer) => Promise<{ id: string; state: string }>;

/** A file of people that has come as far as this, one of its lines refused. */
export async function imported(ask: Ask, to: (typeof importSteps)[number]): Promise<string> {
  const file = Buffer.from("name,email\nTilda Wex,tilda.wex@example.com\n,nobody\n");
  const fileName = `${to}.csv`;
  const { id } = await ask("POST", "imports", { kind: "people", fileName, bytes: file.length });
  const reached = (state: string) =>
    until(`${fileName} is ${state}`, async () => (await ask("GET", `imports/${id}`)).state === state);
  if (to === "uploading") return id;
  await ask("PUT", `imports/${id}/content?at=0`, file);
  await reached("ready");
  if (to === "ready") return id;
  await ask("POST", `imports/${id}/runs`, { dryRun: to === "checked", mapping: { name: "name", email: "email" } });
  await reached(to === "checked" ? "ready" : "done");
  if (to !== "undone") return id;
  await ask("POST", `imports/${id}/undo`);
  await reached("undone");
  return id;
}
