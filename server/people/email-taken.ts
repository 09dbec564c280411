import { refused } from "#server/errors.ts";

/** Runs a write of a person; one e-mail is one person, so a second is refused (422), however the two raced. */
export async function refuseTakenEmail<T>(email: string | null | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== "23505" || constraint !== "person_email") throw error;
    throw refused("email_taken", `Another person in this workspace has the e-mail ${email}.`, [
      { path: "email", code: "taken", message: "belongs to another person" },
    ]);
  }
}
