import { expect, test } from "vitest";
import { deliver } from "../../server/inbox/deliver.ts";
import { reconcile } from "../../server/inbox/reconcile.ts";
import type { ServerBench } from "./server-bench.ts";

export function checkServerReplies(bench: () => ServerBench): void {
  const answer = async ({ peer, collect, conversations, world }: ServerBench, text: string) => {
    const id = await peer.publish({ text: "Brunnwerk, E7 again" });
    await collect();
    const [conversation] = await conversations();
    const sent = await world.request("POST", `/conversations/${conversation?.id}/replies`, { body: { text } });
    return { id, conversation, sent };
  };
  const replies = ({ peer }: ServerBench) => peer.connector.manifest.capabilities.includes("reply");

  test("contract 22: a reply reaches its parent, or is refused as a missing capability", async () => {
    const at = bench();
    const { id, conversation, sent } = await answer(at, "Hold steam for five seconds.");
    const detail = await at.world.request("GET", `/conversations/${conversation?.id}`);
    expect(detail.body.composer.canReply).toBe(replies(at));
    if (!replies(at)) {
      expect([sent.status, sent.body.type]).toEqual([422, "capability_missing"]);
      expect(detail.body.composer.refusal).toMatch(/\S/);
      return;
    }
    expect(sent.status).toBe(201);
    await deliver(at.world.context, at.world.workspace.id, sent.body.id);
    expect(await at.peer.replies()).toMatchObject([{ inReplyTo: id }]);
    const { body } = await at.world.request("GET", `/replies/${sent.body.id}`);
    expect(body).toMatchObject({ state: "sent", remoteId: expect.any(String), remoteUrl: expect.any(String) });
    await at.collect();
    expect(await at.conversations()).toHaveLength(1);
  });

  test("contract 23: a reply whose answer is lost stands once, found by reading back", async () => {
    const at = bench();
    const { sent } = await answer(at, "Hold steam for six seconds.");
    if (!replies(at)) {
      expect([sent.status, sent.body.type]).toEqual([422, "capability_missing"]);
      return;
    }
    // The database dates the row by its own clock, which the world's fixed one does not move; read-back looks by date.
    await at.world.tx((tx) =>
      tx.db.updateTable("reply").set({ created_at: at.world.clock.now }).where("id", "=", sent.body.id).execute(),
    );
    const state = async () => (await at.world.request("GET", `/replies/${sent.body.id}`)).body.state;
    at.peer.answer({ committed: "reset" });
    await deliver(at.world.context, at.world.workspace.id, sent.body.id);
    expect(await state()).toBe("unknown");
    await deliver(at.world.context, at.world.workspace.id, sent.body.id);
    expect(await at.peer.replies()).toHaveLength(1);
    await reconcile(at.world.context, at.world.workspace.id, sent.body.id, 0);
    expect(await state()).toBe("sent");
    expect(await at.peer.replies()).toHaveLength(1);
  });
}
