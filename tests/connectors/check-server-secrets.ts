import { roles } from "@earshot/contract/permissions.ts";
import { expect, test } from "vitest";
import { deliver } from "../../server/inbox/deliver.ts";
import { createLog } from "../../server/log.ts";
import { permissionsOf } from "../../server/workspace/policy.ts";
import { lacks } from "./lacks.ts";
import type { ServerBench } from "./server-bench.ts";

export function checkServerSecrets(bench: () => ServerBench): void {
  test("contract 27 T-08: no secret stands in an answer to anybody, a log line, an error or a row", async () => {
    const { peer, collect, channelId, world, posts, conversations, wrap } = bench();
    if (peer.secrets.length === 0) {
      expect(peer.credentials).toEqual({});
      lacks("27", peer.connector.manifest.name, "it has no credentials");
      return;
    }
    const logged: string[] = [];
    world.context.log = createLog("trace", { write: (line: string) => void logged.push(line) });
    await peer.publish({ text: "Brunnwerk" });
    await peer.strange();
    await collect();
    const [conversation] = await conversations();
    for (const status of [403, 429, 500, 401]) {
      const body = { text: `Steam ${status}` };
      const reply = await world.request("POST", `/conversations/${conversation?.id}/replies`, { body });
      peer.answer({ status, body: "no" }, 3);
      await deliver(world.context, world.workspace.id, reply.body.id);
      peer.calm();
      peer.answer({ status, body: "no" }, 3);
      await collect();
      peer.calm();
      world.clock.advance(3_600_000);
    }
    wrap(() => ({
      async pull(ctx) {
        throw Object.assign(new Error("a bug of ours"), { ctx });
      },
    }));
    await world.request("PATCH", `/channels/${channelId}`, { body: { credentials: peer.credentials } });
    await collect();
    expect(logged.join("\n")).toContain("a bug of ours");

    const [post] = await posts();
    const told: string[] = [];
    const ask = async (path: string, key = world.workspace.key) =>
      void told.push((await world.request("GET", path, { key })).text);
    for (const path of [
      `/channels/${channelId}/rejected-events`,
      `/posts/${post?.id}`,
      `/conversations/${conversation?.id}`,
      "/replies",
      "/connectors",
      "/failed-jobs",
    ])
      await ask(path);
    for (const role of roles) {
      const made = await world.request("POST", "/api-keys", { body: { name: role, scopes: [...permissionsOf(role)] } });
      for (const path of ["/channels", `/channels/${channelId}`]) await ask(path, made.body.secret);
    }
    expect(told.join("\n")).toContain("••••");
    const { rows: tables } = await world.context.owner.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'auth', 'graphile_worker')`);
    const kept: string[] = [];
    for (const { name } of tables) {
      const { rows } = await world.context.owner.query(`select t::text as row from ${name} t`);
      kept.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    for (const secret of peer.secrets) {
      for (const where of [told, logged, kept]) expect(where.filter((each) => each.includes(secret))).toEqual([]);
    }
  });
}
