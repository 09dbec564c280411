import type pg from "pg";

/**
 * The schema as text, so that a diff shows what a migration did, and the table types made from it. Monthly partitions
 * are left out: they depend on the day.
 */
export async function describeSchema(owner: pg.Pool): Promise<string> {
  const sections = await Promise.all([tables(owner), indexes(owner), policies(owner), functions(owner), grants(owner)]);
  return `-- Printed from the migrations by \`node --import tsx bin/schema.ts\`. Do not edit.\n\n${sections.join("\n")}`;
}

const ours = `n.nspname in ('public', 'auth') and not c.relispartition`;

async function tables(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select n.nspname || '.' || c.relname as name, c.relkind = 'p' as partitioned, pg_get_partkeydef(c.oid) as partition_key,
      (select string_agg('  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
         || case when a.attnotnull then ' not null' else '' end
         || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), E',\n' order by a.attnum)
       from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select string_agg('  constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), E',\n' order by k.conname)
       from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n') as constraints
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and c.relkind in ('r', 'p') order by 1`);
  return rows
    .map(
      (row) =>
        `create table ${row.name} (\n${[row.columns, row.constraints].filter(Boolean).join(",\n")}\n)${row.partitioned ? ` partition by ${row.partition_key}` : ""};\n`,
    )
    .join("\n");
}

async function indexes(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select pg_get_indexdef(i.indexrelid) as definition from pg_index i
    join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not i.indisprimary and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by 1`);
  return `${rows.map((row) => `${row.definition};`).join("\n")}\n`;
}

async function policies(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select format('create policy %I on %s using %s with check %s;', p.polname, c.relname,
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as definition
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} order by c.relname, p.polname`);
  return `${rows.map((row) => row.definition).join("\n")}\n`;
}

async function functions(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'auth')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`);
  return `${rows.map((row) => `${row.definition.trim()};`).join("\n\n")}\n`;
}

async function grants(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select n.nspname || '.' || c.relname as name, string_agg(distinct lower(a.privilege_type), ', ' order by lower(a.privilege_type)) as privileges
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, lateral aclexplode(c.relacl) a
    where ${ours} and c.relkind in ('r', 'p') and a.grantee = 'earshot_app'::regrole group by 1 order by 1`);
  return `${rows.map((row) => `grant ${row.privileges} on ${row.name} to earshot_app;`).join("\n")}\n`;
}

/** Table types for the query builder: what comes out, and what may go in. */
export async function describeTypes(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query(`
    select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
      a.attnotnull as required, d.adbin is not null as defaulted
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where ${ours} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by 1, 2, a.attnum`);
  const byTable = new Map<string, typeof rows>();
  for (const row of rows) byTable.set(tableName(row), [...(byTable.get(tableName(row)) ?? []), row]);
  const tables = [...byTable].map(([name, columns]) => {
    const fields = columns.map((column) => `    ${quoted(column.column)}: ${columnType(column)};`);
    return `  ${quoted(name)}: {\n${fields.join("\n")}\n  };`;
  });
  const body = tables.join("\n");
  const aliases = [
    "type Time = ColumnType<Date, Date | string, Date | string>;",
    "type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;",
    "type TimeByDefault = ColumnType<Date, Date | string | undefined, Date | string>;",
    "/** Parsed JSON out, JSON text in. */",
    "type Json = ColumnType<unknown, string, string>;",
    "type JsonOrNull = ColumnType<unknown, string | null | undefined, string | null>;",
    "type JsonByDefault = ColumnType<unknown, string | undefined, string>;",
  ].filter((line) => !line.startsWith("type") || body.includes(`: ${line.split(" ")[1]};`));
  return [
    "// Printed from the migrations by `node --import tsx bin/schema.ts`. Do not edit.",
    'import type { ColumnType, Generated } from "kysely";',
    "",
    ...aliases,
    "",
    "export type DB = {",
    body,
    "};",
    "",
  ].join("\n");
}

const tableName = (row: { schema: string; table: string }) =>
  row.schema === "public" ? row.table : `${row.schema}.${row.table}`;
const quoted = (name: string) => (/^[a-z_][a-z0-9_]*$/i.test(name) ? name : JSON.stringify(name));

const plain: Record<string, string> = {
  uuid: "string",
  text: "string",
  integer: "number",
  bigint: "number",
  boolean: "boolean",
  numeric: "string",
  "double precision": "number",
  date: "string",
  bytea: "Buffer",
  tsvector: "string",
  "text[]": "string[]",
  "uuid[]": "string[]",
};

function columnType(column: { type: string; required: boolean; defaulted: boolean }): string {
  const family = { "timestamp with time zone": "Time", jsonb: "Json" }[column.type];
  if (family) return column.required ? (column.defaulted ? `${family}ByDefault` : family) : `${family}OrNull`;
  const type = plain[column.type];
  if (!type) throw new Error(`Say what ${column.type} is in the query builder (server/db/describe.ts)`);
  const nullable = column.required ? type : `${type} | null`;
  return column.defaulted ? `Generated<${nullable}>` : nullable;
}
