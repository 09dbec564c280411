import type { Context } from "#server/context.ts";
import { openSample } from "./open.ts";
import { presentSample } from "./present.ts";

/** Opens the sample when there is none and answers the lines that say where it is and who may enter. */
export async function demo(context: Context): Promise<string[]> {
  const { workspaceSlug, logins } = presentSample(context, await openSample(context));
  return [
    `The sample workspace Brunnwerk is at ${context.config.publicUrl}/w/${workspaceSlug}/inbox`,
    ...logins.map(({ name, role, email, password }) => `  ${name} (${role.toLowerCase()}): ${email}  ${password}`),
    `Its customers talk at ${context.config.publicUrl}/square/${workspaceSlug}`,
  ];
}
