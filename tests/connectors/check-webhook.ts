import type { Webhook } from "@earshot/connectors/connector.ts";
import { expect, test } from "vitest";
import type { PeerDeliveries } from "../networks/peer.ts";
import { lacks } from "./lacks.ts";

type Hooked = {
  connector: { manifest: { name: string; capabilities: string[] }; webhook?: Webhook };
  deliveries?: PeerDeliveries;
};
const now = new Date("2026-03-02T12:00:00.000Z");

export function checkWebhook(given: () => Hooked): void {
  const absent = ({ connector, deliveries }: Hooked, check: string): boolean => {
    const offered = connector.manifest.capabilities.includes("webhook");
    expect([connector.webhook !== undefined, deliveries !== undefined]).toEqual([offered, offered]);
    if (!offered) lacks(check, connector.manifest.name, "it has no webhooks");
    return !offered;
  };

  test("contract 13 T-50 T-51: what the network did not sign, just so and just now, is refused", () => {
    const { connector, deliveries } = given();
    if (absent({ connector, deliveries }, "13")) return;
    refusesForgeries(connector.webhook!, deliveries!);
  });

  test("contract 14: the network's question is answered in its form, and not for a wrong token", () => {
    const { connector, deliveries } = given();
    if (absent({ connector, deliveries }, "14")) return;
    answersQuestions(connector.webhook!, deliveries!);
  });
}

/** Throws when a delivery is believed that should not be, or the other way round. */
export function refusesForgeries(webhook: Webhook, peer: PeerDeliveries): void {
  const body = peer.body("Brunnwerk, E7 again: größe ☕");
  const headers = peer.signed(body, now);
  const believed = (altered: Uint8Array, signed: Headers, secret = peer.secret, at = now) =>
    webhook.verify(altered, signed, secret, at);
  expect(believed(body, headers)).toBe(true);
  expect(webhook.parse(body, headers).events.some((event) => event.type === "post")).toBe(true);

  const names = [...headers.keys()].filter(
    (name) => new Headers(headers).get(name) !== null && /sign|hmac/i.test(name),
  );
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const right = headers.get(name) ?? "";
    const wrong: (string | null)[] = [
      null,
      "",
      right.slice(0, -1),
      right.slice(0, 8),
      `${right}0`,
      right.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      right.replace(/[0-9a-f](?=[0-9a-f]{20})/, (first) => (first === "0" ? "1" : "0")),
      right.toUpperCase(),
      `${right}, ${right}`,
      "\u00e9".repeat(right.length),
      "0".repeat(100_000),
    ];
    for (const value of wrong) {
      const altered = new Headers(headers);
      if (value === null) altered.delete(name);
      else altered.set(name, value);
      expect([name, value?.slice(0, 90), believed(body, altered)]).toEqual([name, value?.slice(0, 90), false]);
    }
  }
  // Over the raw bytes: the same JSON written otherwise is another body.
  const rewritten = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body)), null, 1));
  expect(believed(rewritten, headers)).toBe(false);
  expect(believed(body.slice(0, -1), headers)).toBe(false);
  expect(believed(new Uint8Array(), headers)).toBe(false);
  expect(believed(body, headers, "another secret")).toBe(false);
  expect(believed(body, headers, "")).toBe(false);
  for (const [ms, wanted] of [
    [peer.fresh - 1_000, true],
    [peer.fresh + 1_000, false],
    [-peer.fresh - 1_000, false],
  ] as const) {
    expect([ms, believed(body, headers, peer.secret, new Date(now.getTime() + ms))]).toEqual([ms, wanted]);
  }
}

export function answersQuestions(webhook: Webhook, peer: PeerDeliveries): void {
  const { request, wanted } = peer.question(peer.token);
  expect(webhook.handshake(request, peer.secret)).toMatchObject({ status: 200, body: wanted });
  const refusal = webhook.handshake(peer.question(`${peer.token}x`).request, peer.secret);
  expect(refusal?.status).toBe(403);
  expect(refusal?.body).not.toContain(wanted);
  // What is no question is left to `verify`.
  const body = peer.body("Brunnwerk");
  expect(
    webhook.handshake(
      { method: "POST", query: new URLSearchParams(), headers: peer.signed(body, now), body },
      peer.secret,
    ),
  ).toBeNull();
}
