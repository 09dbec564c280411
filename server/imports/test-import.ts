import type { FileImport, ImportKind } from "@earshot/contract/imports.ts";
import type { Answer, World } from "../../tests/world.ts";
import { run } from "./run.ts";
import { undo } from "./undo.ts";

type Send = { mapping?: Record<string, string>; options?: object; dryRun?: boolean; key?: string; fileName?: string };

/** Announces and sends a file in two parts; the import as it stands then, or the refusal. */
export async function upload(world: World, kind: ImportKind, file: string | Buffer, { key, fileName }: Send = {}) {
  const bytes = Buffer.from(file);
  const made = await world.request("POST", "/imports", {
    key,
    body: { kind, fileName: fileName ?? `${kind}.csv`, bytes: bytes.length },
  });
  if (made.status !== 201) return made;
  const half = Math.min(Math.ceil(bytes.length / 2), 4_000_000);
  let answer = made;
  for (let at = 0; at < bytes.length; at += half) {
    answer = await sendPart(world, made.body.id, at, bytes.subarray(at, at + half), key);
    if (answer.status !== 200) return answer;
  }
  return answer;
}

export async function sendPart(
  world: World,
  id: string,
  at: number,
  bytes: Buffer,
  key = world.workspace.key,
): Promise<Answer> {
  const answer = await world.app.inject({
    method: "PUT",
    url: `/api/v1/imports/${id}/content?at=${at}`,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/octet-stream" },
    payload: bytes,
  });
  return {
    status: answer.statusCode,
    body: answer.json(),
    text: answer.body,
    headers: answer.headers as Answer["headers"],
  };
}

/** Uploads, takes the suggested mapping where none is given, and runs the job by hand. */
export async function importFile(
  world: World,
  kind: ImportKind,
  file: string | Buffer,
  send: Send = {},
): Promise<FileImport> {
  const uploaded = await upload(world, kind, file, send);
  if (uploaded.status !== 200) throw new Error(`Not taken: ${uploaded.text}`);
  return start(world, uploaded.body.id, send);
}

export async function start(
  world: World,
  id: string,
  { mapping, options, dryRun, key }: Send = {},
): Promise<FileImport> {
  const suggested = mapping ?? (await world.request("GET", `/imports/${id}/preview`, { key })).body.suggested;
  const body = { dryRun: dryRun ?? false, mapping: suggested, ...(options && { options }) };
  const begun = await world.request("POST", `/imports/${id}/runs`, { key, body });
  if (begun.status !== 202) throw new Error(`Not begun: ${begun.text}`);
  await run(world.context, key === world.ostra.key ? world.ostra.id : world.workspace.id, id);
  return (await world.request("GET", `/imports/${id}`, { key })).body;
}

export async function undoFile(world: World, id: string): Promise<FileImport> {
  const begun = await world.request("POST", `/imports/${id}/undo`);
  if (begun.status !== 202) throw new Error(`Not undone: ${begun.text}`);
  await undo(world.context, world.workspace.id, id);
  return (await world.request("GET", `/imports/${id}`)).body;
}

export const refusalsOf = async (
  world: World,
  id: string,
): Promise<{ line: number; reason: string; cells: string[] }[]> =>
  (await world.request("GET", `/imports/${id}/refusals?limit=200`)).body.items;
