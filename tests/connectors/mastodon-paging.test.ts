import type { NormalPost } from "@earshot/connectors/connector.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Surroundings, surroundings } from "./mastodon-surroundings.ts";

let world: Surroundings;
beforeAll(async () => {
  world = await surroundings();
});
afterAll(() => world.close());

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("publish" as const), count: fc.integer({ min: 1, max: 18 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("remove" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("remove newest" as const), count: fc.integer({ min: 1, max: 15 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pull" as const) }) },
);

const temper = fc.record({
  honorsMinId: fc.boolean(),
  sendsLinks: fc.boolean(),
  mostItems: fc.constantFrom(20, 40),
  hasBatch: fc.boolean(),
});

it("delivers whatever still stands, each once, however posts come and go between pulls, on every kind of server (check 5)", async () => {
  let tag = 0;
  await fc.assert(
    fc.asyncProperty(
      temper,
      fc.constantFrom("snowflake" as const, "uuid" as const, "composite" as const),
      fc.constantFrom("hashtag" as const, "search" as const),
      fc.array(step, { minLength: 3, maxLength: 12 }),
      async (habits, idStyle, kind, steps) => {
        const { state } = world.peer;
        Object.assign(world.peer.temper, habits);
        state.idStyle = idStyle;
        tag += 1;
        const word = `cup${tag}x`;
        const source = { id: `${kind}:${word}`, reach: "public", label: word } as const;
        const ctx = world.ctx();
        const delivered: NormalPost[] = [];
        let cursor: string | null = null;
        let clock = Date.now() - 100_000_000;
        const pull = async () => {
          const pulled = await mastodon.pull(ctx, source, cursor);
          expect(pulled.gap).toBeUndefined();
          delivered.push(...pulled.events.flatMap((event) => (event.type === "post" ? [event.post] : [])));
          cursor = pulled.nextCursor;
          return pulled.done;
        };
        const mine = () => state.statuses.filter((each) => each.text.includes(`#${word}`));
        await pull();
        for (const each of steps) {
          if (each.kind === "pull") await pull();
          else if (each.kind === "publish") {
            for (let n = 0; n < each.count; n += 1) {
              clock += 1_000;
              state.publish({ by: "dora", text: `a #${word}`, createdAt: new Date(clock) });
            }
          } else {
            const standing = mine();
            const going =
              each.kind === "remove"
                ? standing.filter((_, index) => (index * 0.618) % 1 < each.share)
                : standing.slice(-each.count);
            for (const { id } of going) state.remove(id);
          }
        }
        for (let rounds = 0; !(await pull()); rounds += 1) expect(rounds).toBeLessThan(40);
        const ids = delivered.map(({ localId }) => localId);
        expect(ids.length).toBe(new Set(ids).size);
        expect(mine().filter(({ id }) => !ids.includes(id))).toEqual([]);
        for (const { id } of mine()) state.remove(id);
        await ctx.close();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
