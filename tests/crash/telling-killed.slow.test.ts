import { afterAll, expect, test } from "vitest";
import { openPlace, type Place, patience, until } from "./place.ts";

const places: Place[] = [];
afterAll(() => Promise.all(places.map((place) => place.close())), 60_000);

/** More than one transaction takes at once, so that the process dies between two; as many threads as the square shows. */
const backers = 38;

test("T-54 F-02: kill -9 in the middle of telling a change: every backer is told once", {
  timeout: 5 * patience,
}, async () => {
  const place = await openPlace();
  places.push(place);
  const first = place.start();
  await first.ready();
  await place.connectSquare();
  const names = Array.from({ length: backers }, (_, at) => `Fan ${String.fromCharCode(65 + (at % 26))}${at}x`);
  for (const name of names) await place.say("@workspace quiet mode at six please", name);
  let posts: { id: string }[] = [];
  await until("the posts have arrived", async () => {
    const { body } = await place.request("GET", "/posts?q=quiet&limit=200");
    posts = body.items;
    return posts.length === backers;
  });
  const idea = await place.request("POST", "/ideas", { title: "Quiet mode" });
  for (const { id: postId } of posts)
    expect((await place.request("POST", `/ideas/${idea.body.id}/evidence`, { postId })).status).toBeLessThan(300);
  await place.request("PATCH", `/ideas/${idea.body.id}`, { state: "shipped", answer: null });
  first.kill("SIGTERM");
  await first.exited;

  // Confirmed while no worker runs, so that the first one to take it is the one that dies.
  const web = place.start({ role: "web" });
  await web.ready();
  const { changeId } = (await place.request("GET", `/ideas/${idea.body.id}/recipients`)).body;
  const text = "Dear {{name}}: told once.";
  expect((await place.request("POST", `/ideas/${idea.body.id}/telling`, { changeId, text })).status).toBe(201);
  web.kill("SIGTERM");
  await web.exited;
  const dying = place.start({ failPoint: "told" });
  expect(await dying.exited).toEqual({ code: null, signal: "SIGKILL" });

  await place.start().ready();
  const counts = async () =>
    (await place.request("GET", `/ideas/${idea.body.id}`)).body.changes[0].telling.counts as Record<string, number>;
  await until("everybody is told", async () => (await counts()).sent === backers, 2 * patience);
  expect(await counts()).toEqual({ sent: backers, waiting: 0, failed: 0, held: 0 });
  const page = await place.square();
  // Each once: the square shows names as they were typed.
  expect(page.split(": told once.").length - 1).toBe(backers);
  for (const name of names) expect(page.split(`Dear ${name}: told once.`).length - 1, name).toBe(1);
});
