/** Prints the schema dump and the table types from the migrations; with --check it only compares. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describeSchema, describeTypes } from "../server/db/describe.ts";
import { startEmbedded } from "../server/db/embedded.ts";
import { migrate } from "../server/db/migrate.ts";

const check = process.argv.includes("--check");
const folder = mkdtempSync(join(tmpdir(), "earshot-schema-"));
// Root's PostgreSQL runs as another account, which must get through.
chmodSync(folder, 0o755);
const server = await startEmbedded({ dataDir: join(folder, "data"), durable: false, log: () => undefined });
const owner = new pg.Pool({ connectionString: server.ownerUrl });
owner.on("error", () => undefined);
try {
  await migrate(owner);
  const files = { "schema.sql": await describeSchema(owner), "types.ts": await describeTypes(owner) };
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(`../server/db/${name}`, import.meta.url);
    if (!check) await writeFile(file, text);
    else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
      console.error(`server/db/${name} differs from the migrations: run \`npm run schema\` and commit what it prints.`);
      process.exitCode = 1;
    }
  }
} finally {
  await owner.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
