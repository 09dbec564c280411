import type pg from "pg";

export type Table = { schema: string; name: string; columns: string[] };

/**
 * Left out: who is signed in and what was mailed to them, so that an old backup revives no log-in; which worker lives;
 * which migrations ran (the manifest says so).
 */
const leftOut = new Set(["auth.session", "auth.verification", "public.worker_heartbeat", "public.migration"]);

/** Every table of ours with the columns that can be written; partitions come with their table. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select n.nspname as schema, c.relname as name,
      array_agg(a.attname::text order by a.attname::text) filter (where a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
    group by 1, 2 order by 1, 2`);
  return rows.filter((table) => !leftOut.has(nameOf(table)));
}

export const nameOf = (table: Pick<Table, "schema" | "name">): string => `${table.schema}.${table.name}`;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const columnList = (table: Table): string => table.columns.map(quoted).join(", ");
export const quotedName = (table: Pick<Table, "schema" | "name">): string =>
  `${quoted(table.schema)}.${quoted(table.name)}`;

export const copyOut = (table: Table): string =>
  `copy (select ${columnList(table)} from ${quotedName(table)}) to stdout`;
export const copyIn = (table: Table): string => `copy ${quotedName(table)} (${columnList(table)}) from stdin`;

/** So that every server of every version and place writes the same text. */
export const sameText = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 3; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0;`;
