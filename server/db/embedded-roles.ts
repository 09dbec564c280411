import pg from "pg";
import type { Passwords } from "./embedded-create.ts";

/** Where a log-in connects: a socket folder, or 127.0.0.1 on Windows. */
export type Address = { host: string; port: number };

/** A connection string for one of the log-ins. */
export function urlOf(address: Address, user: keyof Passwords, password: string, database = "earshot"): string {
  const at = address.host.startsWith("/") ? "" : `${address.host}:${address.port}`;
  const socket = at ? "" : `?host=${encodeURIComponent(address.host)}&port=${address.port}`;
  return `postgresql://earshot_${user}:${password}@${at}/${database}${socket}`;
}

/**
 * Makes the two log-ins and the database if they are not there, and gives the log-ins the passwords we hold. The owner
 * owns the database and is no superuser; the application's role owns nothing, and the owner may work as it.
 */
export async function prepareRoles(address: Address, passwords: Passwords): Promise<void> {
  const admin = new pg.Client({ connectionString: urlOf(address, "admin", passwords.admin, "postgres") });
  await admin.connect();
  try {
    const found = await admin.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname in ('earshot_owner', 'earshot_app')
       union all select datname from pg_database where datname = 'earshot'`,
    );
    if (found.rowCount === 3) return;
    const names = found.rows.map((row) => row.name);
    for (const user of ["owner", "app"] as const) {
      // The passwords are ours, of the alphabet of base64url.
      const verb = names.includes(`earshot_${user}`) ? "alter" : "create";
      await admin.query(
        `${verb} role earshot_${user} login nosuperuser nobypassrls nocreatedb nocreaterole password '${passwords[user]}'`,
      );
    }
    await admin.query("grant earshot_app to earshot_owner");
    if (!names.includes("earshot")) {
      await admin.query("create database earshot owner earshot_owner");
      await admin.query("revoke all on database earshot from public; grant connect on database earshot to earshot_app");
    }
  } finally {
    await admin.end();
  }
}
