import type { Context } from "#server/context.ts";
import { signMediaUrl } from "#server/net/media.ts";

/** The address under which our guarded proxy shows a stranger's picture; signed, so it proxies nothing else. */
export function mediaUrl(context: Pick<Context, "mediaKey">, source: string): string {
  return `/media/${signMediaUrl(context.mediaKey, source)}?u=${encodeURIComponent(source)}`;
}
