import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import { createGuard, type Guard, type GuardedInit } from "./guard.ts";

/** A self-signed certificate for `localhost`, or null where openssl is not installed. */
function makeCertificate(): { key: string; cert: string } | null {
  const dir = mkdtempSync(join(tmpdir(), "earshot-tls-"));
  try {
    const [keyPath, certPath] = [join(dir, "key.pem"), join(dir, "cert.pem")];
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost";
    const names = ["-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", [...request.split(" "), ...names, "-keyout", keyPath, "-out", certPath], {
      stdio: "ignore",
    });
    return { key: readFileSync(keyPath, "utf8"), cert: readFileSync(certPath, "utf8") };
  } catch {
    console.log("TLS tests skipped: openssl is not installed");
    return null;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const certificate = makeCertificate();

describe.skipIf(!certificate)("T-49 certificates are verified", () => {
  let server: https.Server;
  let port: number;
  let strict: Guard;
  let trusting: Guard;
  let requests = 0;

  beforeAll(async () => {
    server = https.createServer(certificate!, (_, res) => {
      requests += 1;
      res.end("ok");
    });
    new WebSocketServer({ server });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
    const allowPrivateHosts = [`localhost:${port}`, `127.0.0.1:${port}`, `other.example:${port}`];
    const lookup = async () => [{ address: "127.0.0.1", family: 4 }];
    strict = createGuard({ allowPrivateHosts, lookup });
    trusting = createGuard({ allowPrivateHosts, lookup, certificateAuthorities: [certificate!.cert] });
  });
  afterAll(async () => {
    await Promise.all([strict.close(), trusting.close()]);
    server.closeAllConnections();
    server.close();
  });
  afterEach(() => vi.unstubAllEnvs());

  async function expectRefused(guard: Guard, host: string): Promise<void> {
    const url = `https://${host}:${port}/`;
    await expect(guard.fetch(url)).rejects.toMatchObject({ code: "tls_failed" });
    await expect(guard.connect({ host, port, tls: true })).rejects.toMatchObject({ code: "tls_failed" });
    const error = await new Promise((resolve) => guard.webSocket(url.replace("https", "wss")).on("error", resolve));
    expect(error).toMatchObject({ code: "tls_failed" });
  }

  it("an unknown authority and another name are refused by every way", async () => {
    const before = requests;
    await expectRefused(strict, "localhost");
    await expectRefused(trusting, "other.example");
    await expectRefused(trusting, "127.0.0.1");
    expect(requests).toBe(before);
  });

  it("trust of one guard is not trust of another, before and after", async () => {
    expect(await (await trusting.fetch(`https://localhost:${port}/`)).text()).toBe("ok");
    const socket = await trusting.connect({ host: "localhost", port, tls: true });
    expect(socket).toMatchObject({ authorized: true });
    socket.destroy();
    await new Promise((resolve) => trusting.webSocket(`wss://localhost:${port}/`).on("open", resolve));
    await expectRefused(strict, "localhost");
  });

  it("no environment variable and no option turns it off", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    await expectRefused(strict, "localhost");
    const init = { rejectUnauthorized: false, agent: new https.Agent({ rejectUnauthorized: false }) } as GuardedInit;
    await expect(strict.fetch(`https://localhost:${port}/`, init)).rejects.toMatchObject({ code: "tls_failed" });
  });
});
