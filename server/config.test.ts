import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readConfig, root } from "./config.ts";
import { sampleFile, variables } from "./config-variables.ts";

const folder = mkdtempSync(join(tmpdir(), "earshot-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const owner = "mara@brunnwerk.example";
const key = `esk_${"Kq3vT9xB".repeat(4)}`;

test("nothing set gives the defaults, and empty strings count as nothing", () => {
  const empty = Object.fromEntries(variables.map(({ name }) => [name, name.endsWith("KEY") ? "" : " "]));
  for (const env of [{}, empty])
    expect(readConfig(env, null)).toEqual({
      host: "127.0.0.1",
      port: 4470,
      publicUrl: "http://127.0.0.1:4470",
      portalUrl: "http://127.0.0.1:4471",
      portalPort: 4471,
      portalPortChosen: false,
      trustedProxies: [],
      allowHttp: false,
      dataDir: join(root, "data"),
      databaseUrl: null,
      appDatabaseUrl: null,
      role: "all",
      allowPrivateHosts: [],
      bootstrap: { owner: null, apiKey: null },
      masterKey: null,
      modelsDir: null,
      logLevel: "info",
      signals: ["language", "tone", "intents", "urgency", "toxicity"],
      demo: false,
      failPoint: null,
      warnings: [],
    });
});

test("every value is read into its type", () => {
  const config = readConfig(
    {
      EARSHOT_HOST: "[::1]",
      EARSHOT_PORT: "8080",
      EARSHOT_PUBLIC_URL: "https://Earshot.Brunnwerk.example/",
      EARSHOT_TRUSTED_PROXIES: "10.0.0.0/8, ::1",
      EARSHOT_DATA_DIR: "/srv/earshot",
      DATABASE_URL: "postgres://boss@db/earshot",
      EARSHOT_ROLE: "Worker",
      EARSHOT_ALLOW_PRIVATE_HOSTS: "127.0.0.1:8081,[::1]:80 Square.local:443",
      EARSHOT_BOOTSTRAP_OWNER: "Mara@Brunnwerk.example",
      EARSHOT_BOOTSTRAP_API_KEY: key,
      EARSHOT_MASTER_KEY: "00112233445566778899aabbccddeeff".repeat(2),
      EARSHOT_SIGNALS: "Tone, urgency",
      EARSHOT_DEMO: "true",
    },
    null,
  );
  expect(config).toMatchObject({
    host: "::1",
    port: 8080,
    publicUrl: "https://earshot.brunnwerk.example",
    trustedProxies: ["10.0.0.0/8", "::1"],
    dataDir: "/srv/earshot",
    role: "worker",
    allowPrivateHosts: ["127.0.0.1:8081", "[::1]:80", "square.local:443"],
    bootstrap: { owner, apiKey: key },
    signals: ["tone", "urgency"],
    demo: true,
  });
  expect(readConfig({ EARSHOT_SIGNALS: "none" }, null).signals).toEqual([]);
  expect(config.masterKey).toHaveLength(32);
});

describe("refused with one sentence that names the variable", () => {
  const cases: [Record<string, string>, string][] = [
    [{ EARSHOT_PORT: "http" }, 'EARSHOT_PORT must be a whole number from 1 to 65535, and is "http".'],
    [{ EARSHOT_PORT: "0" }, "EARSHOT_PORT must"],
    [{ EARSHOT_PORT: "65536" }, "EARSHOT_PORT must"],
    [{ EARSHOT_PORT: "80.5" }, "EARSHOT_PORT must"],
    [{ EARSHOT_PORT: "-1" }, "EARSHOT_PORT must"],
    [{ EARSHOT_HOST: "127.0.0.1:80" }, "EARSHOT_HOST must"],
    [{ EARSHOT_HOST: "http://x" }, "EARSHOT_HOST must"],
    [{ EARSHOT_HOST: "1.2.3" }, "EARSHOT_HOST must"],
    [{ EARSHOT_PUBLIC_URL: "earshot.example" }, "EARSHOT_PUBLIC_URL must"],
    [{ EARSHOT_PUBLIC_URL: "ftp://earshot.example" }, "EARSHOT_PUBLIC_URL must"],
    [{ EARSHOT_PUBLIC_URL: "https://a:b@earshot.example" }, "EARSHOT_PUBLIC_URL must"],
    [{ EARSHOT_PUBLIC_URL: "https://earshot.example/crm" }, "without a path"],
    [{ EARSHOT_PUBLIC_URL: "http://earshot.example" }, "set EARSHOT_ALLOW_HTTP=1"],
    [{ EARSHOT_PUBLIC_URL: "http://127.0.0.1.example" }, "set EARSHOT_ALLOW_HTTP=1"],
    [{ EARSHOT_PORTAL_URL: "http://earshot.example" }, "EARSHOT_PORTAL_URL must be https"],
    [{ EARSHOT_PORTAL_URL: "http://127.0.0.1:4470" }, "EARSHOT_PORTAL_URL must be another origin"],
    [{ EARSHOT_PORTAL_PORT: "4470" }, "EARSHOT_PORTAL_PORT must be another port"],
    [{ EARSHOT_PORTAL_PORT: "x" }, "EARSHOT_PORTAL_PORT must be a whole number"],
    [{ EARSHOT_ALLOW_HTTP: "maybe" }, "EARSHOT_ALLOW_HTTP must be 1 or 0"],
    [{ EARSHOT_DEMO: "2" }, "EARSHOT_DEMO must"],
    [{ EARSHOT_TRUSTED_PROXIES: "10.0.0.0/33" }, "EARSHOT_TRUSTED_PROXIES must"],
    [{ EARSHOT_TRUSTED_PROXIES: "proxy.local" }, "EARSHOT_TRUSTED_PROXIES must"],
    [{ DATABASE_URL: "mysql://boss:hunter2@db/earshot" }, "DATABASE_URL must"],
    [{ EARSHOT_APP_DATABASE_URL: "postgres://app@db/earshot" }, "EARSHOT_APP_DATABASE_URL is set without DATABASE_URL"],
    [{ DATABASE_URL: "postgres://a@db/x", EARSHOT_APP_DATABASE_URL: "postgres://a@db/x" }, "must name another log-in"],
    [{ EARSHOT_ROLE: "both" }, "EARSHOT_ROLE must be one of web, worker, all"],
    [{ EARSHOT_SIGNALS: "tone,mood" }, "EARSHOT_SIGNALS must be one of language, tone, intents, urgency, toxicity"],
    [{ EARSHOT_LOG_LEVEL: "loud" }, "EARSHOT_LOG_LEVEL must be one of"],
    [{ EARSHOT_ALLOW_PRIVATE_HOSTS: "127.0.0.1" }, "EARSHOT_ALLOW_PRIVATE_HOSTS must list host:port pairs"],
    [{ EARSHOT_ALLOW_PRIVATE_HOSTS: "127.0.0.1:8081,::1:80" }, 'and holds "::1:80"'],
    [{ EARSHOT_ALLOW_PRIVATE_HOSTS: "127.1:80" }, "EARSHOT_ALLOW_PRIVATE_HOSTS must"],
    [{ EARSHOT_ALLOW_PRIVATE_HOSTS: "*:80" }, "EARSHOT_ALLOW_PRIVATE_HOSTS must"],
    [{ EARSHOT_ALLOW_PRIVATE_HOSTS: "square.local:0" }, "EARSHOT_ALLOW_PRIVATE_HOSTS must"],
    [{ EARSHOT_BOOTSTRAP_OWNER: "mara" }, "EARSHOT_BOOTSTRAP_OWNER must be a mail address"],
    [{ EARSHOT_BOOTSTRAP_API_KEY: key }, "EARSHOT_BOOTSTRAP_API_KEY is set without EARSHOT_BOOTSTRAP_OWNER"],
    [
      { EARSHOT_BOOTSTRAP_OWNER: owner, EARSHOT_BOOTSTRAP_API_KEY: key.slice(0, 35) },
      "EARSHOT_BOOTSTRAP_API_KEY must be esk_",
    ],
    [
      { EARSHOT_BOOTSTRAP_OWNER: owner, EARSHOT_BOOTSTRAP_API_KEY: key.slice(4) },
      "EARSHOT_BOOTSTRAP_API_KEY must be esk_",
    ],
    [{ EARSHOT_MASTER_KEY: "secret" }, "EARSHOT_MASTER_KEY must be 32 random bytes"],
    [{ EARSHOT_CONFIG: join(folder, "none.env") }, "see EARSHOT_CONFIG"],
  ];
  for (const [env, sentence] of cases)
    test(JSON.stringify(env), () => {
      const refused = refusal(() => readConfig(env));
      expect(refused).toContain(sentence);
      expect(refused).toMatch(/^[^\n]+\.$/);
    });

  test("T-75: a known secret from a sample, and one byte over and over", () => {
    const sample = {
      EARSHOT_BOOTSTRAP_OWNER: owner,
      EARSHOT_BOOTSTRAP_API_KEY: "esk_changeme-changeme-changeme-changeme",
    };
    expect(refusal(() => readConfig(sample, null))).toContain("EARSHOT_BOOTSTRAP_API_KEY");
    expect(refusal(() => readConfig({ EARSHOT_MASTER_KEY: "0".repeat(64) }, null))).toContain("EARSHOT_MASTER_KEY");
  });

  test("a secret in a sentence is never shown", () => {
    for (const env of [
      { EARSHOT_MASTER_KEY: "hunter2" },
      { DATABASE_URL: "hunter2" },
      { EARSHOT_BOOTSTRAP_API_KEY: "hunter2" },
    ])
      expect(refusal(() => readConfig(env, null))).not.toContain("hunter2");
  });
});

test("http is for this machine alone unless it is allowed", () => {
  for (const url of ["http://localhost:4470", "http://127.8.9.1", "http://[::1]:80", "http://earshot.localhost"])
    expect(readConfig({ EARSHOT_PUBLIC_URL: url }, null).publicUrl).toBe(new URL(url).origin);
  expect(readConfig({ EARSHOT_PUBLIC_URL: "http://nas.lan:4470", EARSHOT_ALLOW_HTTP: "1" }, null).publicUrl).toBe(
    "http://nas.lan:4470",
  );
});

test("a file is read under the environment, as lines or as JSON; a misspelled name in it is refused", () => {
  const lines = join(folder, "earshot.env");
  writeFileSync(lines, "# ours\nEARSHOT_PORT=5000\nEARSHOT_ROLE='web'\nOTHER=1\n");
  expect(readConfig({ EARSHOT_CONFIG: lines, EARSHOT_PORT: "6000" })).toMatchObject({ port: 6000, role: "web" });
  const json = join(folder, "earshot.config.json");
  writeFileSync(
    json,
    JSON.stringify({ EARSHOT_PORT: 5001, EARSHOT_DEMO: true, EARSHOT_ALLOW_PRIVATE_HOSTS: ["a:1", "b:2"] }),
  );
  expect(readConfig({}, json)).toMatchObject({ port: 5001, demo: true, allowPrivateHosts: ["a:1", "b:2"] });
  writeFileSync(json, '{"EARSHOT_PROT": 1}');
  expect(refusal(() => readConfig({}, json))).toContain("EARSHOT_PROT in");
  writeFileSync(json, "{");
  expect(refusal(() => readConfig({}, json))).toContain("must be a JSON object");
  expect(readConfig({ EARSHOT_PROT: "1", EARSHOT_API_KEY: "x" }, null).warnings).toEqual([
    "EARSHOT_PROT in the environment is no variable of Earshot's; check its spelling.",
  ]);
});

test("the sample file names every variable and sets none", () => {
  const sample = join(folder, "sample.env");
  writeFileSync(sample, sampleFile());
  for (const { name } of variables) expect(sampleFile()).toContain(`# ${name}=`);
  expect(readConfig({}, sample)).toEqual(readConfig({}, null));
});

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if ((error as Error).name === "StartRefused") return (error as Error).message;
    throw error;
  }
  throw new Error("not refused");
}

test(".env.example lists exactly what can be configured", () => {
  expect(readFileSync(join(root, ".env.example"), "utf8")).toBe(sampleFile());
});
