import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { makeWorkspace } from "#server/workspace/make-workspace.ts";
import { addPassword, addPerson, addTeammate, personOf } from "#server/workspace/store.ts";
import { writeArticles } from "./articles.ts";
import { askElsewhere } from "./asked-elsewhere.ts";
import { workAtTheDesk } from "./desk.ts";
import { hearPast } from "./hear-past.ts";
import { gatherIdeas } from "./ideas.ts";
import { lookAround } from "./look-around.ts";
import { meetPeople } from "./meet-people.ts";
import { openPlaces } from "./places.ts";
import { givePoints } from "./points.ts";
import { openSamplePortal } from "./portal.ts";
import { keepState, lockState, readState, type SampleState } from "./state.ts";
import { markSample, nothingToRerun } from "./store.ts";
import { printed, type TeamName, team } from "./team.ts";
import { tell } from "./tell.ts";
import { listen } from "./topics.ts";
import { beWilling } from "./willing.ts";

/** Any number will do, as long as nobody else takes it: two may open the sample at once. */
const lock = 4_470_004;

/**
 * Opens the sample workspace, once for an installation: all of it in one transaction, or none. Whoever asks is an owner
 * in it afterwards and can enter at once.
 */
export async function openSample(context: Context, userId: string | null = null): Promise<SampleState> {
  const state = (await readState(context.db)) ?? (await load(context));
  if (userId !== null && !Object.values(state.users).includes(userId)) await enter(context, state, userId);
  return state;
}

async function load(context: Context): Promise<SampleState> {
  const logins = await makeLogins(context);
  return transaction(context.db, newId(), system, async (tx) => {
    // Whoever comes second waits as long as the first one needs.
    await sql`set local statement_timeout = 0`.execute(tx.db);
    await sql`select pg_advisory_xact_lock(${lock})`.execute(tx.db);
    const before = await readState(tx.db);
    if (before) return before;
    const anchor = context.now();
    const workspace = await makeWorkspace(tx, { name: "Brunnwerk", timezone: "Europe/Berlin" });
    await markSample(tx);
    await hire(tx, logins);
    const places = await openPlaces(context, tx);
    await listen(tx);
    await nothingToRerun(tx);
    const heard = await hearPast(context, tx, places, tell(anchor));
    const users = Object.fromEntries(Object.entries(logins).map(([who, { id }]) => [who, id])) as Record<
      TeamName,
      string
    >;
    await meetPeople(tx, anchor);
    await workAtTheDesk(context, tx, { anchor, users, heard });
    await gatherIdeas(context, tx, { anchor, users, heard });
    await writeArticles(context, tx, { anchor, users });
    await openSamplePortal(context, tx, { anchor, users });
    await beWilling(tx, anchor);
    await givePoints(context, tx, { anchor, users });
    await askElsewhere(context, tx, { anchor, users, heard });
    await lookAround(tx, anchor);
    record(tx, "workspace.updated", { kind: "workspace", id: tx.workspaceId });
    const state: SampleState = {
      workspaceId: tx.workspaceId,
      slug: workspace.slug,
      anchor: anchor.toISOString(),
      users,
      passwords: Object.fromEntries(
        printed.flatMap((who) => {
          const password = logins[who].login?.password;
          return password ? [[who, context.keyring.seal(password, boundTo(tx.workspaceId, who))]] : [];
        }),
      ),
      channels: Object.fromEntries(places.map(({ place, channelId }) => [place, channelId])),
      speed: 1,
      passed: 0,
      at: anchor.toISOString(),
      played: 0,
      owed: [],
      heardUpTo: heard.lastChange,
    };
    await keepState(tx, state);
    return state;
  });
}

/** What a sealed password belongs to. */
export const boundTo = (workspaceId: string, who: string) => ({ channelId: workspaceId, field: `sample ${who}` });

type Logins = Record<TeamName, { id: string; login: { password: string; hash: string } | null }>;

/** Hashed before the transaction: scrypt is slow by design. Who is not printed needs no password. */
async function makeLogins(context: Context): Promise<Logins> {
  const made = await Promise.all(
    (Object.keys(team) as TeamName[]).map(async (who) => {
      if (!printed.includes(who)) return [who, { id: newId(), login: null }] as const;
      const password = randomBytes(12).toString("base64url");
      return [who, { id: newId(), login: { password, hash: await context.auth.hashPassword(password) } }] as const;
    }),
  );
  return Object.fromEntries(made) as Logins;
}

async function hire(tx: Tx, logins: Logins): Promise<void> {
  for (const [who, { name, email, role }] of Object.entries(team)) {
    const { id: userId, login } = logins[who as TeamName];
    if (!(await addPerson(tx, { id: userId, name, email })))
      throw refused("email_taken", `${email} is somebody's log-in already, so the sample cannot be opened.`);
    if (login) await addPassword(tx, { id: newId(), userId, hash: login.hash });
    await addTeammate(tx, { userId, role, name, email });
  }
}

async function enter(context: Context, state: SampleState, userId: string): Promise<void> {
  await transaction(context.db, state.workspaceId, system, async (tx) => {
    // Two requests of one person take turns.
    if (!(await lockState(tx))) return;
    const person = await personOf(tx.db, userId);
    const already = await tx.db
      .selectFrom("teammate")
      .select("user_id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (!person || already) return;
    await addTeammate(tx, { userId, role: "owner", name: person.name, email: person.email });
    record(tx, "teammate.created", { kind: "teammate", id: userId }, { data: { role: "owner" } });
  });
}
