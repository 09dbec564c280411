import type pg from "pg";
import { StartRefused } from "../start-refused.ts";

/**
 * As the owner: makes the role `earshot_app` if it is missing and lets the owner work as it. Two processes may do so at
 * once. Throws StartRefused with the statements to run when the owner may not.
 */
export async function prepareAppRole(client: pg.Client): Promise<void> {
  try {
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'earshot_app') then
        create role earshot_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`);
    const { rows } = await client.query<{ member: boolean; itself: boolean }>(
      "select pg_has_role(current_user, 'earshot_app', 'member') as member, current_user = 'earshot_app' as itself",
    );
    if (rows[0]?.itself)
      throw new StartRefused(
        "DATABASE_URL must be the owner of the tables, and names earshot_app, the role that works under the policies.",
      );
    if (!rows[0]?.member) await client.query("grant earshot_app to current_user");
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    throw new StartRefused(
      "DATABASE_URL's log-in may not make the role earshot_app; as an administrator run: create role earshot_app nologin; grant earshot_app to <that log-in>;",
    );
  }
}

/** Throws StartRefused when the application's connections could pass by the policies, or are not `earshot_app`'s. */
export async function checkRoles(app: pg.Pool): Promise<void> {
  const { rows } = await app.query<{
    role: string;
    superuser: boolean;
    bypass: boolean;
    belongs: boolean;
    owns: string | null;
  }>(
    `select current_user as role, r.rolsuper as superuser, r.rolbypassrls as bypass,
            pg_has_role(current_user, 'earshot_app', 'usage') as belongs,
            (select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                and pg_has_role(current_user, c.relowner, 'usage') limit 1) as owns
       from pg_roles r where r.rolname = current_user`,
  );
  const found = rows[0];
  const why = found?.superuser
    ? "is a superuser"
    : found?.bypass
      ? "has BYPASSRLS"
      : found?.owns
        ? `has the rights of the owner of the table ${found.owns}`
        : null;
  if (why)
    throw new StartRefused(
      `The working role ${found?.role} ${why}, so the policies that keep workspaces apart would not bind it; give EARSHOT_APP_DATABASE_URL a log-in of its own, a plain member of earshot_app.`,
    );
  if (!found?.belongs)
    throw new StartRefused(
      `The log-in of EARSHOT_APP_DATABASE_URL (${found?.role}) must be earshot_app or a member of it: grant earshot_app to ${found?.role};`,
    );
}
