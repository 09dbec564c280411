import type { Context } from "#server/context.ts";
import { openSample } from "./open.ts";
import { presentSample } from "./present.ts";
import { readState } from "./state.ts";

/** Opens the sample when there is none, and says where it is and who may enter. */
export async function demo(context: Context, say: (line: string) => void): Promise<void> {
  if (!(await readState(context.db))) say("Opening the sample workspace; this takes some ten seconds.");
  const { workspaceSlug, logins } = presentSample(context, await openSample(context));
  say(`The sample workspace Brunnwerk is at ${context.config.publicUrl}/w/${workspaceSlug}/inbox`);
  for (const { name, role, email, password } of logins) say(`  ${name} (${role.toLowerCase()}): ${email}  ${password}`);
  say(`Its customers talk at ${context.config.publicUrl}/square/${workspaceSlug}`);
}
