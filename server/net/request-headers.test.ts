import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "./guard.ts";
import { requestHeaders } from "./request-headers.ts";
import { type Peer, startPeer } from "./test-peer.ts";

let peer: Peer;
let guard: Guard;
beforeAll(async () => {
  peer = await startPeer();
  guard = createGuard({ allowPrivateHosts: [`127.0.0.1:${peer.port}`], userAgent: "Earshot/test" });
});
afterAll(async () => {
  await guard.close();
  await peer.close();
});

const FORBIDDEN = (
  "Host Connection Content-Length Transfer-Encoding TE Trailer Upgrade Expect Via Forwarded X-Forwarded-For " +
  "X-Forwarded-Host X-Real-IP X-Client-IP X-Original-URL X-Rewrite-URL X-HTTP-Method-Override Proxy-Authorization " +
  "Proxy-Connection Metadata-Flavor X-aws-ec2-metadata-token X-Google-Metadata-Request Sec-Fetch-Site Origin Referer"
).split(" ");

describe("T-47 request headers", () => {
  it.each(FORBIDDEN)("%s is refused, even when a connector asks for it", async (name) => {
    const before = peer.requests.length;
    const init = { headers: { [name]: "x" }, allowHeaders: [name] };
    await expect(guard.fetch(peer.origin, init)).rejects.toMatchObject({ code: "header_refused" });
    expect(() => guard.webSocket(`ws://127.0.0.1:${peer.port}`, init)).toThrow(/may not be sent/);
    expect(peer.requests.length).toBe(before);
  });

  it("others need to be asked for by a connector, cookies too", async () => {
    for (const name of ["cookie", "x-own-token"]) {
      await expect(guard.fetch(peer.origin, { headers: [[name, "x"]] })).rejects.toMatchObject({
        code: "header_refused",
      });
      await guard.fetch(peer.origin, { headers: new Headers({ [name]: "x" }), allowHeaders: [name.toUpperCase()] });
      expect(peer.requests.at(-1)?.headers[name]).toBe("x");
    }
  });

  it.each(["a\r\nHost: evil", "a\nb", "a\rb", "a\0b", "a\r\n", "\n", "smile 😀"])(
    "the value %j is refused and not repeated",
    (value) => {
      for (const headers of [{ accept: value }, [["accept", value]] as [string, string][]]) {
        expect(() => requestHeaders(headers)).toThrow('The request header "accept" may not be sent.');
      }
    },
  );

  it.each(["a b", "a:b", "", "ac\r\ncept", "é"])("the name %j is refused", (name) => {
    expect(() => requestHeaders({ [name]: "x" }, [name])).toThrow(/may not be sent/);
  });

  it("the usual ones pass, with our name as user agent", async () => {
    await guard.fetch(peer.origin, {
      headers: { Authorization: "Bearer t", Accept: "a/b", "If-None-Match": '"e"', "Idempotency-Key": "k" },
    });
    expect(peer.requests.at(-1)?.headers).toMatchObject({
      authorization: "Bearer t",
      accept: "a/b",
      "if-none-match": '"e"',
      "idempotency-key": "k",
      "user-agent": "Earshot/test",
    });
  });
});
