import { createHmac, timingSafeEqual } from "node:crypto";
import type { NormalPost, Webhook } from "@earshot/connectors/connector.ts";
import { describe, expect, test } from "vitest";
import type { PeerDeliveries } from "../networks/peer.ts";
import { answersQuestions, checkWebhook, refusesForgeries } from "./check-webhook.ts";

/** A network as there are several: HMAC over time and raw body, believed for five minutes, a challenge to echo. */
const fresh = 300_000;
const sign = (body: Uint8Array, secret: string, at: number) =>
  `v0=${createHmac("sha256", secret).update(`v0:${at}:`).update(body).digest("hex")}`;
const secondsOf = (headers: Headers) => headers.get("x-hook-timestamp") ?? "";

const webhook: Webhook = {
  handshake({ method, query }, secret) {
    const token = query.get("hub.verify_token");
    if (method !== "GET" || token === null) return null;
    const headers = { "content-type": "text/plain" };
    if (token !== createHmac("sha256", secret).update("verify").digest("hex"))
      return { status: 403, headers, body: "" };
    return { status: 200, headers, body: query.get("hub.challenge") ?? "" };
  },
  verify(body, headers, secret, now) {
    const at = secondsOf(headers);
    if (secret === "" || !/^\d{1,12}$/.test(at) || Math.abs(now.getTime() - Number(at) * 1_000) > fresh) return false;
    const wanted = Buffer.from(sign(body, secret, Number(at)));
    const given = Buffer.from(headers.get("x-hook-signature") ?? "");
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  },
  parse(body) {
    const { id, text } = JSON.parse(new TextDecoder().decode(body)) as { id: string; text: string };
    return { deliveryId: id, events: [{ type: "post", raw: "{}", post: { externalId: id, text } as NormalPost }] };
  },
};

const secret = "hook-secret";
const deliveries: PeerDeliveries = {
  secret,
  fresh,
  token: createHmac("sha256", secret).update("verify").digest("hex"),
  body: (text) => new TextEncoder().encode(JSON.stringify({ id: "1", text })),
  signed(body, at) {
    const seconds = Math.floor(at.getTime() / 1_000);
    return new Headers({ "x-hook-timestamp": String(seconds), "x-hook-signature": sign(body, secret, seconds) });
  },
  question(token) {
    const wanted = "1158201444";
    const query = new URLSearchParams({ "hub.verify_token": token, "hub.challenge": wanted });
    return { request: { method: "GET", query, headers: new Headers(), body: new Uint8Array() }, wanted };
  },
};

describe("the connector contract: a network with webhooks", () => {
  checkWebhook(() => ({ connector: { manifest: { name: "Hook", capabilities: ["webhook"] }, webhook }, deliveries }));
});

describe("the checks find what is wrong", () => {
  const broken: Record<string, Partial<Webhook>> = {
    "everything is believed": { verify: () => true },
    "nothing is believed": { verify: () => false },
    "old deliveries are believed": {
      verify: (body, headers, key) => headers.get("x-hook-signature") === sign(body, key, Number(secondsOf(headers))),
    },
    "the body is read and written again before it is compared": {
      verify: (body, headers, key, now) => {
        const again = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body) || "{}")));
        return webhook.verify(again, headers, key, now);
      },
    },
    "only the beginning is compared": {
      verify: (body, headers, key, now) =>
        Math.abs(now.getTime() - Number(secondsOf(headers)) * 1_000) <= fresh &&
        sign(body, key, Number(secondsOf(headers))).startsWith(headers.get("x-hook-signature")?.slice(0, 12) || "-"),
    },
    "small and capital letters are the same": {
      verify: (body, headers, key, now) => {
        const lower = new Headers(headers);
        lower.set("x-hook-signature", (headers.get("x-hook-signature") ?? "").toLowerCase());
        return webhook.verify(body, lower, key, now);
      },
    },
    "a wrong length ends in an exception": {
      verify: (body, headers, key) =>
        timingSafeEqual(
          Buffer.from(sign(body, key, Number(secondsOf(headers)))),
          Buffer.from(headers.get("x-hook-signature") ?? ""),
        ),
    },
    "no secret is a secret": {
      verify: (body, headers, key, now) => key === "" || webhook.verify(body, headers, key, now),
    },
  };
  test.each(Object.entries(broken))("13: %s", (_, part) => {
    expect(() => refusesForgeries({ ...webhook, ...part }, deliveries)).toThrow();
  });

  const silly: Record<string, Webhook["handshake"]> = {
    "any token will do": ({ query }) => ({ status: 200, headers: {}, body: query.get("hub.challenge") ?? "" }),
    "the challenge is sent back with the refusal": (request, key) => {
      const answer = webhook.handshake(request, key);
      return answer?.status === 403 ? { ...answer, body: request.query.get("hub.challenge") ?? "" } : answer;
    },
    "every request is a question": (request, key) =>
      webhook.handshake(request, key) ?? { status: 200, headers: {}, body: "" },
    "the answer is JSON": ({ query }) => ({
      status: 200,
      headers: {},
      body: JSON.stringify(query.get("hub.challenge")),
    }),
  };
  test.each(Object.entries(silly))("14: %s", (_, handshake) => {
    expect(() => answersQuestions({ ...webhook, handshake }, deliveries)).toThrow();
  });
});
