import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import type { Happened } from "#server/reactions.ts";
import { keepArrival, linkByCode } from "./store.ts";

const joined = z.looseObject({ identityId: z.uuid(), returnTo: z.string() });

/**
 * Whoever becomes a member on the way that a link began is noted with it. The way is told by the address alone
 * (`?via=`), which leads through the page to signing in and back: nothing is kept in the browser.
 */
export async function noteArrival(context: Context, workspaceId: string, { data, at }: Happened): Promise<void> {
  const member = joined.safeParse(data);
  const code = member.success ? viaIn(member.data.returnTo) : null;
  if (!member.success || code === null) return;
  await transaction(context.db, workspaceId, system, async (tx) => {
    const link = await linkByCode(tx, code);
    if (link) await keepArrival(tx, member.data.identityId, link.id, at);
  });
}

function viaIn(path: string): string | null {
  const [, query = ""] = path.split("#")[0]?.split("?") ?? [];
  return new URLSearchParams(query).get("via");
}
