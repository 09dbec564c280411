/** Prints the schema dump and the table types from the migrations; with --check it only compares. */
import { readFile, writeFile } from "node:fs/promises";
import { describeSchema, describeTypes } from "@earshot/server/db/describe.ts";
import { migrate } from "@earshot/server/db/migrate.ts";
import pg from "pg";
import { openDatabase } from "../tests/database.ts";

const check = process.argv.includes("--check");
const database = await openDatabase();
const owner = new pg.Pool({ connectionString: database.ownerUrl });
try {
  await migrate(owner);
  const files = { "schema.sql": await describeSchema(owner), "types.ts": await describeTypes(owner) };
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(`../server/db/${name}`, import.meta.url);
    if (!check) await writeFile(file, text);
    else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
      console.error(
        `server/db/${name} differs from the migrations: run \`node --import tsx bin/schema.ts\` and commit it.`,
      );
      process.exitCode = 1;
    }
  }
} finally {
  await owner.end();
  await database.close();
}
