import { account, instance } from "@earshot/connectors/mastodon/entities.ts";
import { eventOf, type Read, readNotification, readStatus } from "@earshot/connectors/mastodon/events.ts";
import { elementsOf, memberOf } from "@earshot/connectors/mastodon/raw.ts";
import { describe, expect, it } from "vitest";
import { sanitizeHtml } from "../../server/net/sanitize.ts";
import { startMastodonPeer } from "../networks/mastodon-peer.ts";
import { absence, type Recorded, recorded } from "../networks/mastodon-recorded.ts";

if (absence) console.warn(`recorded Mastodon answers are not checked: ${absence}`);

const reading = () => ({
  domain: "localhost:3000",
  account: null,
  parent: null,
  sanitize: (html: string) => sanitizeHtml(html),
});

describe.skipIf(absence !== null)("recorded answers of a Mastodon 4.6 server (check 32)", () => {
  const exchanges = absence ? [] : recorded();

  it("reads every status, wherever it stands, and keeps the payload as it came", () => {
    const found = exchanges.flatMap(statusesIn);
    expect(found.length).toBeGreaterThan(60);
    for (const raw of found) {
      const read = readStatus(JSON.parse(raw), raw);
      const event = eventOf(read, reading);
      // What DELETE answers has no content, and is a status all the same.
      expect(event.type, raw.slice(0, 200)).toBe("post");
      if (event.type !== "post") continue;
      expect(event.raw).toBe(raw);
      expect(event.post.externalId).toMatch(/^http:\/\/localhost:3000\/ap\/users\/\d+\/statuses\/\d+$/);
      expect(event.post.author?.externalId).toMatch(/^http:\/\/localhost:3000\/ap\/users\/\d+$/);
      expect(event.post.author?.handle).toMatch(/^\w+@localhost:3000$/);
      expect(event.post.revision).toBeGreaterThan(Date.parse("2026-08-01"));
      const points = [...event.post.text];
      for (const mention of event.post.mentions) {
        expect(points.slice(mention.start, mention.end).join("")).toBe(`@${mention.handle}`);
      }
    }
  });

  it("reads every notification and grouped notification without throwing; kinds that are no post are counted", () => {
    const kinds: string[] = [];
    for (const { path, text } of exchanges) {
      if (!/^\/api\/v[12]\/notifications/.test(path) || (!text.startsWith("[") && !text.startsWith("{"))) continue;
      const groups = memberOf(text, "notification_groups");
      const raws = text.startsWith("[") ? elementsOf(text) : groups ? elementsOf(groups) : [text];
      for (const raw of raws) {
        const event = eventOf(readNotification(JSON.parse(raw), raw), reading);
        kinds.push(event.type);
        if (event.type === "post") expect(event.post.addressed).toBe(true);
        if (event.type === "unknown") expect(event.raw).toBe(raw);
      }
    }
    expect(kinds).toContain("post");
    expect(kinds).toContain("unknown");
  });

  it("reads accounts and both instance answers", () => {
    const accounts = exchanges.filter(({ path }) => path.endsWith("/verify_credentials"));
    expect(accounts.length).toBeGreaterThan(3);
    for (const { text } of accounts) expect(account.safeParse(JSON.parse(text)).success).toBe(true);
    const instances = exchanges.filter(({ path }) => /^\/api\/v[12]\/instance/.test(path));
    expect(instances.length).toBeGreaterThan(1);
    for (const { text } of instances) {
      const read = instance.parse(JSON.parse(text));
      expect(read.configuration?.statuses).toEqual({ max_characters: 500, characters_reserved_per_url: 23 });
      expect(read.configuration?.urls?.streaming ?? read.urls?.streaming_api).toBe("ws://localhost:4000");
    }
  });

  it("reads an edit as the same post with a later revision, and its answer as one to it", () => {
    const [first, second] = exchanges
      .filter(({ file, method }) => file === "test_status_edit.yaml" && /POST|PUT/.test(method))
      .map(({ text }) => post(text));
    expect(second?.externalId).toBe(first?.externalId);
    expect(second!.revision).toBeGreaterThan(first!.revision);
    expect(second?.editedAt).toBe("2026-08-01T13:54:00.695Z");
    expect(second?.text).toContain("Kate");
  });

  it("writes poll options below the text", () => {
    const poll = exchanges.find(({ file, method }) => file === "test_polls.yaml" && method === "POST");
    expect(post(poll!.text).text).toBe("nice\n\n○ four twenty\n○ sixty-nine");
  });

  it("has a fake whose objects carry the keys of the recorded ones", async () => {
    const peer = await startMastodonPeer();
    try {
      const { state } = peer;
      const root = state.publish({ by: "dora", text: "@brunnwerk hello #piko", poll: ["yes", "no"] });
      state.publish({ by: "brunnwerk", text: "@dora hi", inReplyTo: root.id });
      const ask = async (path: string) =>
        (await (
          await fetch(peer.origin + path, { headers: { authorization: `Bearer ${peer.token}` } })
        ).json()) as never;
      const pairs: [name: string, fake: object, real: object][] = [
        ["status", await ask(`/api/v1/statuses/${root.id}`), json(exchanges, "GET", /^\/api\/v1\/statuses\/\d{3,}$/)],
        [
          "own account",
          await ask("/api/v1/accounts/verify_credentials"),
          json(exchanges, "GET", /verify_credentials$/),
        ],
        [
          "notification",
          (await ask("/api/v1/notifications"))[0],
          json(exchanges, "GET", /^\/api\/v1\/notifications$/)[0],
        ],
        ["context", await ask(`/api/v1/statuses/${root.id}/context`), json(exchanges, "GET", /\/context$/)],
        [
          "source",
          await askSource(peer.origin, peer.token, state.statuses[1]!.id),
          json(exchanges, "GET", /\/source$/),
        ],
        ["version", (await ask(`/api/v1/statuses/${root.id}/history`))[0], json(exchanges, "GET", /\/history$/)[0]],
        ["instance v2", await ask("/api/v2/instance"), json(exchanges, "GET", /^\/api\/v2\/instance$/)],
        ["search", await ask("/api/v2/search?q=hello"), json(exchanges, "GET", /^\/api\/v2\/search/)],
        ["error", await ask("/api/v1/statuses/0"), json(exchanges, "GET", /^\/api\/v1\/statuses\/0$/)],
        [
          "poll",
          ((await ask(`/api/v1/statuses/${root.id}`)) as { poll: object }).poll,
          (json(exchanges, "POST", /^\/api\/v1\/statuses$/, /poll":\{/) as unknown as { poll: object }).poll,
        ],
      ];
      for (const [name, fake, real] of pairs) expect(Object.keys(fake).sort(), name).toEqual(Object.keys(real).sort());
      const [fakeAccount, realAccount] = [pairs[0]![1], pairs[0]![2]].map(
        (each) => (each as { account: object }).account,
      );
      expect(Object.keys(fakeAccount!).sort()).toEqual(Object.keys(realAccount!).sort());
      const v1 = json(exchanges, "GET", /^\/api\/v1\/instance$/);
      const known = Object.keys(v1);
      expect(Object.keys(await ask("/api/v1/instance")).filter((key) => !known.includes(key))).toEqual([]);
    } finally {
      await peer.close();
    }
  });
});

function post(raw: string) {
  const event = eventOf(readStatus(JSON.parse(raw), raw) as Read, reading);
  if (event.type !== "post") throw new Error(`no post: ${raw.slice(0, 100)}`);
  return event.post;
}

/** The texts of all statuses in an answer: alone, in lists, in contexts, searches, conversations, notifications, streams. */
function statusesIn({ path, text, contentType, status }: Recorded): string[] {
  if (status !== 200) return [];
  if (contentType.includes("event-stream")) {
    return [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].flatMap(([, event, data = ""]) => {
      if (event === "update" || event === "status.update") return [data];
      const inner =
        event === "conversation"
          ? memberOf(data, "last_status")
          : event === "notification"
            ? memberOf(data, "status")
            : null;
      return inner ? [inner] : [];
    });
  }
  const within = (name: string) => elementsOf(memberOf(text, name) ?? "[]");
  if (/\/statuses(\/\d+(\/favourite)?)?(\?.*)?$/.test(path)) return text.startsWith("[") ? elementsOf(text) : [text];
  if (/\/timelines\//.test(path)) return elementsOf(text);
  if (path.endsWith("/context")) return [...within("ancestors"), ...within("descendants")];
  if (/\/api\/v2\/(search|notifications)/.test(path)) return within("statuses");
  if (/\/api\/v1\/(notifications|conversations)/.test(path)) {
    const objects = text.startsWith("[") ? elementsOf(text) : [text];
    return objects.flatMap((each) => memberOf(each, "status") ?? memberOf(each, "last_status") ?? []);
  }
  return [];
}

function json(exchanges: Recorded[], method: string, path: RegExp, text = /./): never {
  const found = exchanges.find((each) => each.method === method && path.test(each.path) && text.test(each.text));
  if (!found) throw new Error(`nothing recorded for ${method} ${path}`);
  return JSON.parse(found.text) as never;
}

async function askSource(origin: string, token: string, id: string): Promise<object> {
  const response = await fetch(`${origin}/api/v1/statuses/${id}/source`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as object;
}
