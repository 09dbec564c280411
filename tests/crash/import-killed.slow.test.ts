import { afterAll, describe, expect, test } from "vitest";
import { openPlace, type Place, patience, until } from "./place.ts";

const places: Place[] = [];
afterAll(() => Promise.all(places.map((place) => place.close())), 60_000);

const rows = 1_700;
const files = {
  posts: Array.from({ length: rows }, (_, n) =>
    JSON.stringify({ id: `k-${n}`, text: `kettlequist ${n}`, author: { id: `a-${n % 40}`, handle: `a${n % 40}` } }),
  ),
  // Every tenth line is the one before it, in other letters.
  people: [
    "name,email",
    ...Array.from({ length: rows }, (_, n) => `P ${n},${n % 10 ? `p${n}` : `P${Math.max(n - 1, 0)}`}@x.example`),
  ],
};

describe.concurrent("kill -9 after every batch of an import", () => {
  test.each(["posts", "people"] as const)(
    "%s: nothing lost, nothing twice, and it goes on by itself",
    { timeout: 6 * patience },
    async (kind) => {
      const place = await openPlace();
      places.push(place);
      const first = place.start();
      await first.ready();
      const bytes = Buffer.from(files[kind].join("\n"));
      const made = await place.request("POST", "/imports", { kind, fileName: `${kind}.txt`, bytes: bytes.length });
      const base = `http://127.0.0.1:${place.env.EARSHOT_PORT}/api/v1/imports/${made.body.id}`;
      const sent = await fetch(`${base}/content?at=0`, {
        method: "PUT",
        headers: {
          authorization: `Bearer ${place.env.EARSHOT_BOOTSTRAP_API_KEY}`,
          "content-type": "application/octet-stream",
        },
        body: bytes,
      });
      expect(sent.status).toBe(200);
      first.kill("SIGTERM");
      await first.exited;

      let kills = 0;
      for (let begun = false; ; ) {
        const server = place.start({ failPoint: "imported" });
        if (!begun) {
          await server.ready();
          const { body } = await place.request("GET", `/imports/${made.body.id}/preview`);
          const run = await place
            .request("POST", `/imports/${made.body.id}/runs`, { mapping: body.suggested })
            .catch(() => null);
          begun = run === null || run.status === 202;
        }
        const ended = await Promise.race([
          server.exited,
          until("it is done", () => isDone(place, made.body.id), 60_000).then(() => null),
        ]);
        if (ended === null) break;
        expect(ended).toEqual({ code: null, signal: "SIGKILL" });
        kills++;
        expect(kills).toBeLessThan(10);
        if (kills >= Math.ceil(rows / 500)) break;
      }
      expect(kills).toBe(Math.ceil(rows / 500));
      const last = place.start();
      await last.ready();
      await until("it is done", () => isDone(place, made.body.id));
      const { body } = await place.request("GET", `/imports/${made.body.id}`);
      const known = kind === "posts" ? 0 : Math.floor((rows - 1) / 10);
      expect(body).toMatchObject({ state: "done", counts: { created: rows - known, refused: 0 } });
      const total = await count(place, kind);
      expect(total).toBe(rows - known);
    },
  );
});

const isDone = async (place: Place, id: string) => (await place.request("GET", `/imports/${id}`)).body.state === "done";

async function count(place: Place, kind: "posts" | "people"): Promise<number> {
  const seen = new Set<string>();
  for (let cursor = ""; ; ) {
    const { body } = await place.request(
      "GET",
      `/${kind}?limit=200${kind === "posts" ? "&q=kettlequist" : ""}${cursor}`,
    );
    for (const { id } of body.items) seen.add(id);
    if (body.nextCursor === null) return seen.size;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
}
