import { type FileImport, importMaxima, sendImportPart } from "@earshot/contract/imports.ts";
import { address } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { workspaceId } from "../api/workspace-id.ts";

const tries = 5;

/**
 * Sends what the server does not have yet, part after part; an answer that was lost is asked for again. Throws ApiError,
 * or what the signal was aborted with.
 */
export async function upload(
  file: File,
  begun: FileImport,
  onProgress: (received: number) => void,
  signal: AbortSignal,
): Promise<FileImport> {
  let row = begun;
  while (row.received < row.bytes) {
    row = await part(row.id, file, row.received, signal);
    onProgress(row.received);
  }
  return row;
}

async function part(id: string, file: File, at: number, signal: AbortSignal): Promise<FileImport> {
  const bytes = await file.slice(at, at + importMaxima.part).arrayBuffer();
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(id, at, bytes, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiError && error.passing) || attempt === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 800));
    }
  }
}

async function send(id: string, at: number, bytes: ArrayBuffer, signal: AbortSignal): Promise<FileImport> {
  const headers = new Headers({ Accept: "application/json", "Content-Type": "application/octet-stream" });
  headers.set("Earshot-Workspace", workspaceId() ?? "");
  let response: Response;
  try {
    response = await fetch(address(sendImportPart.path, { id }, { at }), {
      method: sendImportPart.method,
      headers,
      body: bytes,
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, null);
  }
  if (response.ok) return (await response.json()) as FileImport;
  throw new ApiError(response.status, await response.json().catch(() => null));
}
