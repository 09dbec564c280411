import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { makeLink } from "#server/members/one-time-link.ts";
import { originOf } from "#server/portal/origin.ts";
import { cast } from "./cast.ts";
import { openSample } from "./open.ts";
import { members } from "./portal.ts";
import { presentSample } from "./present.ts";
import { readState } from "./state.ts";

/** Opens the sample when there is none, and says where it is and who may enter. */
export async function demo(context: Context, say: (line: string) => void): Promise<void> {
  if (!(await readState(context.db))) say("Opening the sample workspace; this takes some ten seconds.");
  const sample = await openSample(context);
  const { workspaceSlug, logins } = presentSample(context, sample);
  say(`The sample workspace Brunnwerk is at ${context.config.publicUrl}/w/${workspaceSlug}/inbox`);
  for (const { name, role, email, password } of logins) say(`  ${name} (${role.toLowerCase()}): ${email}  ${password}`);
  say(`  ${cast.dora.name} (customer), once within 15 minutes: ${await doraEnters(context, sample.workspaceId)}`);
  say(`Its customers talk at ${context.config.publicUrl}/square/${workspaceSlug}`);
}

/** A link that signs Dora in to the portal, as if she had asked for it by mail. */
function doraEnters(context: Context, workspaceId: string): Promise<string> {
  return transaction(context.db, workspaceId, system, async (tx) => {
    const { secret } = await makeLink(tx, { purpose: "sign_in", email: members.dora, now: context.now() });
    return `${await originOf(context, tx)}/sign-in/${secret}`;
  });
}
