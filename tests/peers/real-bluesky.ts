import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlueskyPlace } from "../networks/bluesky-place.ts";
import { openTroubleProxy } from "../networks/trouble-proxy.ts";

type Closable = { start(): Promise<unknown>; destroy(): Promise<void>; server?: Server };
type Config = { service: { port: number } };

/** Installed beside this file only, and written in CommonJS: named here as far as they are used. */
type Packages = {
  plc: { PlcServer: { create(options: object): Closable }; Database: { mock(): unknown } };
  pds: {
    PDS: { create(config: Config, secrets: unknown): Promise<Closable> };
    envToCfg(env: Record<string, unknown>): Config;
    envToSecrets(env: Record<string, unknown>): unknown;
  };
  crypto: { Secp256k1Keypair: { create(options: object): Promise<{ did(): string; export(): Promise<Uint8Array> }> } };
};

/** A real PDS with a real directory of identities, in this process, their data in a folder that goes with them. */
export async function openRealBluesky(): Promise<BlueskyPlace & { restart(): Promise<void> }> {
  process.env.LOG_ENABLED = "false";
  const load = createRequire(join(import.meta.dirname, "package.json"));
  const packages: Packages = {
    plc: load("@did-plc/server"),
    pds: load("@atproto/pds"),
    crypto: load("@atproto/crypto"),
  };
  const folder = mkdtempSync(join(tmpdir(), "earshot-pds-"));
  const plc = packages.plc.PlcServer.create({ db: packages.plc.Database.mock(), port: 0 });
  await plc.start();
  const plcPort = portOf(plc);
  const directory = `http://localhost:${plcPort}`;
  // Documents name the server by the address of the proxy, which stands before it.
  const proxy = await openTroubleProxy("com.atproto.repo.putRecord");
  const recovery = await packages.crypto.Secp256k1Keypair.create({ exportable: true });
  const rotation = await packages.crypto.Secp256k1Keypair.create({ exportable: true });
  const env = {
    devMode: true,
    hostname: "localhost",
    port: Number(proxy.host.split(":")[1]),
    dataDirectory: folder,
    blobstoreDiskLocation: join(folder, "blobs"),
    didPlcUrl: directory,
    recoveryDidKey: recovery.did(),
    serviceHandleDomains: [".test"],
    jwtSecret: randomBytes(16).toString("hex"),
    adminPassword: randomBytes(16).toString("hex"),
    plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotation.export()).toString("hex"),
    inviteRequired: false,
    disableSsrfProtection: true,
    bskyAppViewUrl: "http://127.0.0.1:9",
    bskyAppViewDid: "did:example:appview",
    modServiceUrl: "http://127.0.0.1:9",
    modServiceDid: "did:example:moderation",
  };
  const secrets = packages.pds.envToSecrets(env);
  const open = async (port: number) => {
    const config = packages.pds.envToCfg(env);
    config.service.port = port;
    const server = await packages.pds.PDS.create(config, secrets);
    await server.start();
    return server;
  };
  let pds = await open(0);
  const port = portOf(pds);
  proxy.target.port = port;

  return {
    proxy,
    direct: `http://127.0.0.1:${port}`,
    directory,
    allow: [proxy.host, `localhost:${plcPort}`],
    // A log-in is hashed slowly by design.
    patienceMs: 1_500,
    async restart() {
      proxy.drop();
      await pds.destroy();
      pds = await open(port);
    },
    async close() {
      await proxy.close();
      await pds.destroy();
      await plc.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function portOf({ server }: Closable): number {
  if (!server) throw new Error("The server did not start.");
  return (server.address() as AddressInfo).port;
}
