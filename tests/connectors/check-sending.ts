import type { Command, NormalPost } from "@earshot/connectors/connector.ts";
import { expect, test } from "vitest";
import { failure } from "./reader.ts";
import type { Bench } from "./suite.ts";

/** The methods that stand behind a capability. */
const methods = {
  reply: ["send", "findSent"],
  stream: ["stream"],
  webhook: ["webhook"],
  profile: ["profile"],
} as const;
/** A stream is a channel's own, or one for all channels. */
const standIns = {
  stream: "broadcast",
  send: "send",
  findSent: "findSent",
  webhook: "webhook",
  profile: "profile",
} as const;

export function checkSending(bench: Bench): void {
  test("contract 22: a reply goes under its parent, no wider than it, its length counted the network's way", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Another thread" });
    const id = await peer.publish({ text: "Does the Piko take pods?", visibility: "unlisted" });
    const parent = (await reader.posts()).find((post) => post.localId === id);
    if (!reader.connector.manifest.capabilities.includes("reply")) {
      expect(reader.connector.send).toBeUndefined();
      expect(reader.connector.findSent).toBeUndefined();
      expect(reader.connector.manifest.text).toBeNull();
      return;
    }
    const sent = await reader.connector.send?.(reader.ctx, replyTo(parent, "It does."), "key-22");
    const [reply, ...others] = await peer.replies();
    expect(others).toEqual([]);
    expect(reply).toMatchObject({ id: sent?.localId, inReplyTo: id, visibility: parent?.visibility });
    expect(reply?.text).toContain("It does.");

    const limits = reader.ctx.account?.text ?? reader.connector.manifest.text;
    expect(limits).not.toBeNull();
    if (limits) {
      const link = `https://brunnwerk.example/${"x".repeat(100)}`;
      const counted = reader.connector.measure?.(`👍🏽 ${link}`, limits);
      expect(counted).toBeLessThanOrEqual(limits.linkLength === null ? 150 : limits.linkLength + 6);
      const tooLong = await failure(
        Promise.resolve(reader.connector.send?.(reader.ctx, replyTo(parent, "a ".repeat(limits.limit)), "key-22-long")),
      );
      expect(tooLong.code).toBe("invalid");
      expect(await peer.replies()).toHaveLength(1);
    }
  });

  test("contract 23: a send whose answer is lost is found again and not made twice", async () => {
    const { peer, reader } = bench;
    const id = await peer.publish({ text: "E7 again" });
    const parent = (await reader.posts()).find((post) => post.localId === id);
    const { send, findSent } = reader.connector;
    if (!reader.connector.manifest.capabilities.includes("reply")) {
      expect([send, findSent]).toEqual([undefined, undefined]);
      return;
    }
    const command = replyTo(parent, "Hold steam for five seconds.");
    expect(await findSent?.(reader.ctx, command, "key-23")).toBeNull();
    peer.answer({ committed: "reset" });
    const error = await failure(Promise.resolve(send?.(reader.ctx, command, "key-23")));
    expect(error.code).toBe("ambiguous");
    peer.calm();
    const [standing] = await peer.replies();
    expect(await findSent?.(reader.ctx, command, "key-23")).toMatchObject({ localId: standing?.id });
    expect(await peer.replies()).toHaveLength(1);
  });

  test("contract 31: what is not offered is not there, or refused as such", async () => {
    const { connector, ctx } = bench.reader;
    for (const [capability, names] of Object.entries(methods)) {
      const offered = connector.manifest.capabilities.some((name) => name === capability);
      for (const name of names) {
        const method = connector[name] ?? connector[standIns[name]];
        expect([name, method !== undefined]).toEqual([name, offered]);
      }
    }
    expect(connector.manifest.capabilities).toContain("pull");
    expect(connector.manifest.recheck !== undefined && connector.recheck === undefined).toBe(false);
    if (connector.send) {
      const target = { externalId: "nowhere:1", localId: "1" };
      for (const type of ["post", "edit", "react", "unreact", "applaud"]) {
        if (connector.manifest.capabilities.some((name) => name === type)) continue;
        const dreamed = { type, target, text: "x" } as unknown as Command;
        const refusal = await failure(Promise.resolve(connector.send(ctx, dreamed, `key-31-${type}`)));
        expect([type, refusal.code]).toEqual([type, "capability_missing"]);
      }
      if (!connector.manifest.capabilities.includes("delete")) {
        const refusal = await failure(
          Promise.resolve(connector.send(ctx, { type: "delete", target }, "key-31-delete")),
        );
        expect(refusal.code).toBe("capability_missing");
      }
    }
    expect(connector.manifest.settings.safeParse({ ...bench.peer.settings, surprise: 1 }).success).toBe(false);
  });
}

export function replyTo(parent: NormalPost | undefined, text: string): Command {
  if (!parent) throw new Error("The post to answer never arrived.");
  return {
    type: "reply",
    text,
    visibility: parent.visibility,
    parent: {
      externalId: parent.externalId,
      localId: parent.localId,
      authorHandle: parent.author?.handle ?? null,
    },
    createdAt: "2026-03-02T12:00:00.000Z",
  };
}
