import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { react } from "../react.ts";
import { importFile, refusalsOf, sendPart, start, undoFile, upload } from "./test-import.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const counts = (created: number, updated: number, unchanged: number, refused: number) => ({
  created,
  updated,
  unchanged,
  refused,
});
const peopleNamed = async (q: string) => (await world.request("GET", `/people?q=${encodeURIComponent(q)}`)).body.items;
const postsWith = async (q: string) => (await world.request("GET", `/posts?q=${q}&limit=200`)).body.items;

describe("people", () => {
  const file = [
    "\ufeffFull name;E-Mail;Customer ID;Handle;Network;Segment;Newsletter consent;Opted out",
    "Noor Haddad;noor@hadd.example;c-1;;;press;yes;",
    "Hal Ostrow;HAL@ostrow.example;c-2;@hal;mastodon;;yes;no",
    "Hal again;hal@Ostrow.example;;;;;yes;",
    "Ｄora;ｄora@quist.example;;;;;;yes",
    "Dora Quist;dora@quist.example;;;;;;",
    "Nobody;;;;;;;",
    ";not a mail;;;;;;",
  ].join("\r\n");

  test("T-64 dry run, import, again, undo: mails that differ in case or width are one, consent columns give nothing", async () => {
    const { body } = await upload(world, "people", file);
    expect(body).toMatchObject({ state: "ready", format: "csv", delimiter: ";", encoding: "utf-8" });
    const seen = (await world.request("GET", `/imports/${body.id}/preview`)).body;
    expect(seen.suggested).toEqual({
      name: "Full name",
      email: "E-Mail",
      external_id: "Customer ID",
      handle: "Handle",
      network: "Network",
      voice_type: "Segment",
      do_not_contact: "Opted out",
    });
    expect(seen.ignored).toEqual(["Newsletter consent"]);
    expect(seen.rows[0]).toMatchObject({
      line: 2,
      cells: ["Noor Haddad", "noor@hadd.example", "c-1", "", "", "press", "yes", ""],
    });

    const dry = await start(world, body.id, { dryRun: true });
    expect(dry).toMatchObject({ state: "ready", checked: counts(3, 0, 2, 2) });
    expect(await peopleNamed("Noor Haddad")).toEqual([]);
    const done = await start(world, body.id);
    expect(done).toMatchObject({ state: "done", counts: counts(3, 0, 2, 2) });
    expect((await refusalsOf(world, body.id)).map(({ line, reason }) => [line, reason])).toEqual([
      [7, "has neither e-mail nor external id nor handle"],
      [8, "email: is not an e-mail address"],
    ]);
    const [dora] = await peopleNamed("dora");
    expect(dora).toMatchObject({ email: "dora@quist.example", suppressions: [{ source: "import" }] });

    expect(await importFile(world, "people", file)).toMatchObject({ counts: counts(0, 0, 5, 2) });
    await world.request("PATCH", `/people/${(await peopleNamed("Noor"))[0].id}`, { body: { name: "Noor H." } });
    expect(await undoFile(world, body.id)).toMatchObject({ state: "undone", kept: 1 });
    expect((await world.request("GET", `/imports/${body.id}/kept`)).body.items).toEqual([
      expect.objectContaining({ kind: "person", label: "Noor Haddad", reason: "changed since" }),
    ]);
    expect(await peopleNamed("dora")).toEqual([]);
    expect(await peopleNamed("Noor H.")).toHaveLength(1);
  });

  test("T-64 an import clears no do-not-contact, whatever its columns say, and overwrites nothing", async () => {
    const { id } = (await world.request("POST", "/people", { body: { name: "Sana", email: "sana@x.example" } })).body;
    await world.request("POST", `/people/${id}/suppressions`, { body: { reason: "Objected" } });
    const csv = "name,email,do_not_contact,suppressions,consent,voice type\nOther,SANA@x.example,no,,yes,creator";
    const done = await importFile(world, "people", csv);
    expect(done.counts).toEqual(counts(0, 1, 0, 0));
    expect((await world.request("GET", `/people/${id}`)).body).toMatchObject({
      name: "Sana",
      voiceType: "creator",
      suppressions: [{ reason: "Objected" }],
    });
    const { body } = await upload(world, "people", csv);
    const refused = await world.request("POST", `/imports/${body.id}/runs`, {
      body: { mapping: { email: "email", do_not_contact: "consent" } },
    });
    expect(refused).toMatchObject({ status: 422, body: { type: "bad_mapping" } });
    expect(await undoFile(world, done.id)).toMatchObject({ undone: 1, kept: 0 });
    expect((await world.request("GET", `/people/${id}`)).body).toMatchObject({
      voiceType: null,
      suppressions: [{ reason: "Objected" }],
    });
  });

  test("a known author is linked, two of one handle are not guessed between, conflicting names are refused", async () => {
    await world.request("POST", "/posts", {
      body: { text: "hello", network: "mastodon", author: { handle: "@samir", externalId: "https://m.example/samir" } },
    });
    for (const n of [1, 2])
      await world.request("POST", "/posts", {
        body: { text: "hello", network: "square", author: { handle: "@double", externalId: `d-${n}` } },
      });
    const csv = [
      "name,handle,network,email",
      "Samir Cole,samir,Mastodon,samir@x.example",
      "Two,@double,square,",
      "New One,@future,mastodon,",
      "Samir,@samir,mastodon,new.one@x.example",
      "No network,@x,,",
    ].join("\n");
    const done = await importFile(world, "people", csv);
    expect(done.counts).toEqual(counts(2, 0, 1, 2));
    const [samir] = await peopleNamed("Samir Cole");
    expect(samir.identities).toMatchObject([{ handle: "@samir", network: "mastodon" }]);
    expect(await importFile(world, "people", csv)).toMatchObject({ counts: counts(0, 0, 3, 2) });
    expect(await undoFile(world, done.id)).toMatchObject({ kept: 0 });
    expect(await peopleNamed("Samir Cole")).toEqual([]);
    const authors = (await world.request("GET", "/authors?q=samir")).body.items;
    expect(authors).toMatchObject([{ personId: null }]);
  });
});

describe("products and purchases", () => {
  test("purchases find their buyer by external id, e-mail or handle, and go with an undo", async () => {
    const products = await importFile(world, "products", "name,sku\nPiko,PK\nKettle,DU\nTwin,T-1\nTwin,T-2");
    expect(products.counts).toEqual(counts(4, 0, 0, 0));
    expect(await importFile(world, "products", "name,sku\nPiko 2,PK")).toMatchObject({ counts: counts(0, 1, 0, 0) });
    await importFile(world, "people", "external id,name\ncrm-7,Lena Brandt");
    const csv = [
      "Order ID,Customer ID,Email,SKU,Product,Order date,Total,Currency",
      "o-1,crm-7,,PK,,2026-03-01,349.00,eur",
      "o-2,,lena.b@x.example,,Kettle,2026-03-01T10:00:00+02:00,349,EUR",
      "o-3,,LENA.B@x.example,,Kettle,2026-03-02,,",
      "o-4,,x@x.example,NONE,,2026-03-02,,",
      "o-5,,x@x.example,,Twin,2026-03-02,,",
      "o-6,,x@x.example,PK,,02/03/2026,,",
      'o-7,,x@x.example,PK,,2026-03-02,"1,000.00",',
      "o-8,,,PK,,2026-03-02,,",
    ].join("\n");
    const done = await importFile(world, "purchases", csv);
    expect(done.counts).toEqual(counts(3, 0, 0, 5));
    expect((await refusalsOf(world, done.id)).map(({ line }) => line)).toEqual([5, 6, 7, 8, 9]);
    const bought = (await world.request("GET", "/purchases?limit=50")).body.items;
    const byId = Object.fromEntries(bought.map((one: { externalId: string }) => [one.externalId, one]));
    expect(byId["o-1"]).toMatchObject({ amount: 349, currency: "EUR", purchasedAt: "2026-03-01T00:00:00.000Z" });
    expect(byId["o-2"]).toMatchObject({ purchasedAt: "2026-03-01T08:00:00.000Z" });
    expect(byId["o-2"].personId).toBe(byId["o-3"].personId);
    expect(await peopleNamed("x@x")).toEqual([]);
    expect(await importFile(world, "purchases", csv)).toMatchObject({ counts: counts(0, 0, 3, 5) });
    expect(await importFile(world, "purchases", csv.replace("349.00", "299.00"))).toMatchObject({
      counts: counts(0, 1, 2, 5),
    });

    expect(await undoFile(world, products.id)).toMatchObject({ kept: 2 });
    // The price was changed by a later import: that purchase stays, and the person it belongs to was not made here.
    expect(await undoFile(world, done.id)).toMatchObject({ kept: 1 });
    expect((await world.request("GET", "/purchases?limit=50")).body.items).toHaveLength(1);
    expect(await peopleNamed("lena.b")).toEqual([]);
  });

  test("without an external id the same row again is known, and two alike in one file are two", async () => {
    await importFile(world, "products", "name,sku\nMill,ML");
    const csv = "email,sku,purchased_at,amount\ntwice@x.example,ML,2026-04-01,10\ntwice@x.example,ML,2026-04-01,10.00";
    expect(await importFile(world, "purchases", csv)).toMatchObject({ counts: counts(2, 0, 0, 0) });
    expect(await importFile(world, "purchases", csv)).toMatchObject({ counts: counts(0, 0, 2, 0) });
  });
});

describe("posts", () => {
  const line = (more: object) => JSON.stringify({ network: "forum", date: "2025-05-04T10:00:00Z", ...more });
  const file = [
    line({ id: "f-1", text: "The kettlequist hisses", author: { handle: "@noor", id: "u-1" } }),
    line({ id: "f-2", text: "kettlequist: mine too", parent_id: "f-1", author: { handle: "@hal", id: "u-2" } }),
    line({ id: "f-1", text: "The kettlequist hisses", author: { handle: "@noor", id: "u-1" } }),
    '{"id": "f-3", "text": ',
    line({ id: "f-4", text: "" }),
    line({ id: "f-5", text: "kettlequist from the future", date: "292277026596-01-01T00:00:00Z" }),
    line({ id: "f-6", text: "kettlequist \u0000 and \ud800", author: { handle: "@odd" } }),
    "[1]",
  ].join("\n");

  test("T-58 posts go through the pipeline as history: matched, threaded, nothing opened; again changes nothing", async () => {
    const topic = await world.request("POST", "/topics", {
      body: { name: "Kettle", role: "own", query: "kettlequist", opensConversations: true },
    });
    const { body } = await upload(world, "posts", file, { fileName: "forum.ndjson" });
    expect(body).toMatchObject({ state: "ready", format: "ndjson" });
    expect(await start(world, body.id, { dryRun: true })).toMatchObject({ checked: counts(3, 0, 1, 4) });
    const done = await start(world, body.id);
    expect(done.counts).toEqual(counts(3, 0, 1, 4));
    expect((await refusalsOf(world, body.id)).map(({ line }) => line)).toEqual([4, 5, 6, 8]);
    const found = await postsWith("kettlequist");
    expect(found).toHaveLength(3);
    const byId = Object.fromEntries(found.map((post: { externalId: string }) => [post.externalId, post]));
    expect(byId["f-2"]).toMatchObject({ parentId: byId["f-1"].id, kind: "comment", conversationId: null });
    expect(byId["f-1"]).toMatchObject({ postedAt: "2025-05-04T10:00:00.000Z", matches: [{ topicId: topic.body.id }] });
    expect((await world.request("GET", "/conversations")).body.items).toEqual([]);
    expect(await importFile(world, "posts", file)).toMatchObject({ counts: counts(0, 0, 4, 4) });

    expect(await undoFile(world, body.id)).toMatchObject({ state: "undone", kept: 0 });
    expect(await postsWith("kettlequist")).toEqual([]);
    expect((await world.request("GET", "/authors?q=noor")).body.items).toEqual([]);
    const window = "since=2025-05-01T00:00:00Z&until=2025-05-08T00:00:00Z";
    const volume = await world.request("GET", `/insights/volume?by=topic&${window}`);
    expect(
      volume.body.series.map((series: { total: number }) => series.total).filter((total: number) => total > 0),
    ).toEqual([]);
    await world.request("DELETE", `/topics/${topic.body.id}`);
  });

  test("what was learnt from posts that an undo takes back is learnt anew without them", async () => {
    const done = await importFile(world, "posts", "text,id,author\nThe quist hums,l-1,@lea\nThe quist sings,l-2,@liv", {
      options: { network: "forum" },
    });
    const { items } = (await world.request("GET", "/posts?q=quist")).body;
    expect(items).toHaveLength(2);
    const corrections = { postIds: [items[0].id], field: "tone", value: "negative", shown: "bulk", visible: true };
    expect((await world.as("ana")("POST", "/corrections", { body: corrections })).status).toBe(201);
    expect(await undoFile(world, done.id)).toMatchObject({ state: "undone", kept: 0 });
    const { rows: told } = await world.context.owner.query("select id from event where verb = 'post.deleted'");
    const ids = told.map(({ id }) => id);
    await react(world.context, world.workspace.id, ids);
    const { rows } = await world.context.owner.query(
      "select task, forget, (select count(*)::int from correction) as corrections from learning",
    );
    expect(rows).toEqual([{ task: "tone", forget: true, corrections: 0 }]);
  });

  test("with conversations asked for they open; what was answered stays when the import is undone", async () => {
    const rows = [
      "text,id,author,kind",
      "Where is my orderquist?,m-1,@ana,message",
      "And mine orderquist?,m-2,@ben,message",
    ];
    const done = await importFile(world, "posts", rows.join("\n"), {
      options: { network: "forum", openConversations: true },
    });
    const open = (await world.request("GET", "/conversations?status=open")).body.items;
    expect(open).toHaveLength(2);
    await world.request("POST", `/conversations/${open[0].id}/notes`, { body: { text: "I look after it" } });
    expect(await undoFile(world, done.id)).toMatchObject({ kept: 2 });
    const kept = (await world.request("GET", `/imports/${done.id}/kept`)).body.items;
    expect(kept.map((item: { kind: string; reason: string }) => [item.kind, item.reason])).toEqual([
      ["identity", "has written something that stays"],
      ["post", "is in a conversation of the team"],
    ]);
    expect(await postsWith("orderquist")).toHaveLength(1);
    expect((await world.request("GET", "/conversations?status=open")).body.items).toHaveLength(1);
  });

  test("ActivityStreams: a collection in one document, and one activity a line", async () => {
    const note = (n: number, more: object = {}) => ({
      id: `https://social.example/users/noor/statuses/${n}`,
      type: "Note",
      published: `2024-02-0${n}T08:00:00Z`,
      attributedTo: "https://social.example/users/noor",
      content: `<p>Steamquist <b>${n}</b></p><script>alert(1)</script>`,
      contentMap: { en: "x" },
      to: ["https://www.w3.org/ns/activitystreams#Public"],
      cc: ["https://social.example/users/noor/followers"],
      attachment: [{ type: "Document", mediaType: "image/png", url: "https://social.example/1.png" }],
      ...more,
    });
    const create = (object: object) => ({ type: "Create", actor: "https://social.example/users/noor", object });
    const items = [
      create(note(1)),
      { type: "Announce", actor: "https://social.example/users/noor", object: "https://other.example/1" },
      create(note(2, { inReplyTo: note(1).id, to: [], cc: ["https://www.w3.org/ns/activitystreams#Public"] })),
      note(3, { summary: "Careful", to: ["https://social.example/users/hal"], cc: [] }),
    ];
    const collection = {
      "@context": "https://www.w3.org/ns/activitystreams",
      id: "outbox.json",
      type: "OrderedCollection",
      totalItems: 4,
      orderedItems: items,
    };
    const options = { network: "mastodon", openConversations: false };
    const { body } = await upload(world, "posts", JSON.stringify(collection, null, 2), { fileName: "outbox.json" });
    expect(body).toMatchObject({ format: "activitystreams" });
    const seen = (await world.request("GET", `/imports/${body.id}/preview`)).body;
    expect(seen.rows).toHaveLength(4);
    expect(seen.rows[1]).toMatchObject({ line: 2, fault: "Announce is not a post" });
    expect(await start(world, body.id, { options })).toMatchObject({ counts: counts(3, 0, 0, 1) });
    const found = await postsWith("steamquist");
    expect(found).toHaveLength(3);
    const [third, second, first] = found;
    expect(first).toMatchObject({
      network: "mastodon",
      externalId: note(1).id,
      visibility: "public",
      lang: "en",
      author: { handle: "noor@social.example" },
      media: [{ kind: "image" }],
    });
    expect(first.html).not.toContain("script");
    expect(second).toMatchObject({ visibility: "unlisted", parentId: first.id });
    expect(third).toMatchObject({ visibility: "direct", title: "Careful" });
    const lines = items
      .map((item) => JSON.stringify({ "@context": "https://www.w3.org/ns/activitystreams", ...item }))
      .join("\n");
    expect(await importFile(world, "posts", lines, { options })).toMatchObject({ counts: counts(0, 0, 3, 1) });
    expect(await undoFile(world, body.id)).toMatchObject({ kept: 0 });
  });
});

describe("files", () => {
  test("a part that does not follow is told where to go on; the same part again changes nothing", async () => {
    const bytes = Buffer.from("name,sku\nA,a-1\n");
    const { body } = await world.request("POST", "/imports", {
      body: { kind: "products", fileName: "p.csv", bytes: bytes.length },
    });
    expect((await sendPart(world, body.id, 3, bytes.subarray(3))).status).toBe(409);
    expect((await sendPart(world, body.id, 0, bytes.subarray(0, 5))).body).toMatchObject({
      received: 5,
      state: "uploading",
    });
    expect((await sendPart(world, body.id, 0, bytes.subarray(0, 5))).body).toMatchObject({ received: 5 });
    expect((await sendPart(world, body.id, 5, Buffer.alloc(100, 65))).status).toBe(422);
    expect((await sendPart(world, body.id, 5, Buffer.alloc(4_000_001))).status).toBe(413);
    expect((await world.request("PUT", `/imports/${body.id}/content?at=5`, { body: { a: 1 } })).status).toBe(400);
    expect((await sendPart(world, body.id, 5, bytes.subarray(5))).body).toMatchObject({ state: "ready" });
    expect(
      (await world.request("POST", "/imports", { body: { kind: "people", fileName: "x", bytes: 200_000_001 } })).status,
    ).toBe(400);
    expect((await world.request("DELETE", `/imports/${body.id}`)).body).toMatchObject({ state: "cancelled" });
    expect((await world.request("POST", `/imports/${body.id}/runs`, { body: { mapping: {} } })).status).toBe(409);
  });

  test.each([
    ["utf-16le", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("name\tsku\nMüller\tU-1\n", "utf16le")])],
    ["utf-16le", Buffer.from("name\tsku\nMueller\tU-2\n", "utf16le")],
    ["utf-16be", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from("name,sku\nMüller,U-3\n", "utf16le").swap16()])],
    ["windows-1252", Buffer.from("name;sku\nMüller;U-4\n", "latin1")],
    ["utf-8", Buffer.from("name|sku\nMüller|U-5\n")],
  ])("T-64 %s is read", async (encoding, file) => {
    const done = await importFile(world, "products", file);
    expect(done).toMatchObject({ encoding, counts: counts(1, 0, 0, 0) });
    const [product] = (await world.request("GET", "/products?limit=1")).body.items;
    expect(product.name).toMatch(/^M(ü|ue)ller$/);
  });

  test("T-64 a million columns, no columns, nothing, and what is no table are refused with a sentence", async () => {
    for (const file of [
      ",".repeat(1_000_000),
      `${"a,".repeat(600)}\n1`,
      "   \n ",
      '{"a',
      "[]",
      "PK\u0003\u0004 \0\0 zip, or so",
    ]) {
      const { status, body } = await upload(world, "people", file);
      expect([status, body.type], file.slice(0, 10)).toEqual([422, "bad_file"]);
      expect(body.detail.length).toBeGreaterThan(10);
    }
  });

  test("T-31 the file of refused rows runs nothing in a spreadsheet, and comes back as it was", async () => {
    const cells = ["=1+1", "+1", "-1", "@cmd", "\tx", "＝1", 'say "hi", twice'];
    const csv = `name,sku\n${cells.map((cell) => `"${"x".repeat(201)}","${cell.replaceAll('"', '""')}"`).join("\n")}`;
    const done = await importFile(world, "products", csv);
    expect(done.counts.refused).toBe(cells.length);
    const file = await world.request("GET", `/imports/${done.id}/refusals.csv`);
    expect(file.headers["content-disposition"]).toMatch(/^attachment; filename="refused-products-[\w-]+\.csv"$/);
    expect(file.headers["cache-control"]).toBe("no-store");
    const body = file.text
      .replace(/^\ufeff/, "")
      .trim()
      .split("\r\n");
    expect(body[0]).toBe("row,reason,name,sku");
    for (const cell of body.slice(1)) expect(cell).not.toMatch(/,"?[=+\-@\t\r\uff1d]/);
    const { body: again } = await upload(world, "products", file.text);
    const seen = (await world.request("GET", `/imports/${again.id}/preview`)).body;
    expect(seen.rows.map((row: { cells: string[] }) => row.cells[3])).toEqual(cells);
  });

  test("what a column meant is remembered for the next file", async () => {
    const { body } = await upload(world, "products", "Bezeichnung,Nummer,sku\nMühle,M-9,alt");
    await start(world, body.id, { mapping: { name: "Bezeichnung", sku: "Nummer" } });
    const next = await upload(world, "products", "Bezeichnung,Nummer,sku\nMühle,M-9,alt");
    const seen = (await world.request("GET", `/imports/${next.body.id}/preview`)).body;
    expect(seen.suggested).toEqual({ name: "Bezeichnung", sku: "Nummer" });
  });

  test("T-65 only who may import sees imports and their files; another workspace sees none", async () => {
    const { body } = await upload(world, "products", "name\nSecretquist");
    for (const who of ["ana", "priya", "ida"] as const) {
      for (const path of ["/imports", `/imports/${body.id}`, `/imports/${body.id}/refusals.csv`])
        expect((await world.as(who)("GET", path)).status, `${who} ${path}`).toBe(403);
    }
    expect((await world.as("jonas")("GET", `/imports/${body.id}`)).status).toBe(200);
    expect((await world.request("GET", `/imports/${body.id}/refusals.csv`, { key: null })).status).toBe(401);
    expect((await world.request("GET", `/imports/${body.id}/preview`, { key: world.ostra.key })).status).toBe(404);
    expect((await sendPart(world, body.id, 0, Buffer.from("x"), world.ostra.key)).status).toBe(404);
    expect((await world.request("GET", "/imports", { key: world.ostra.key })).body.items).toEqual([]);
  });

  test("a run that is cancelled stops and can be undone", async () => {
    const { body } = await upload(
      world,
      "products",
      `name,sku\n${Array.from({ length: 3_000 }, (_, n) => `P${n},C-${n}`).join("\n")}`,
    );
    await world.request("POST", `/imports/${body.id}/runs`, { body: { mapping: { name: "name", sku: "sku" } } });
    await world.request("DELETE", `/imports/${body.id}`);
    const { run } = await import("./run.ts");
    await run(world.context, world.workspace.id, body.id);
    expect((await world.request("GET", `/imports/${body.id}`)).body).toMatchObject({
      state: "cancelled",
      counts: counts(0, 0, 0, 0),
    });
    expect((await world.request("POST", `/imports/${body.id}/undo`)).status).toBe(409);
  });

  test("two runs of the same import at once take every row once", async () => {
    const { body } = await upload(
      world,
      "products",
      `name,sku\n${Array.from({ length: 2_300 }, (_, n) => `T${n},R-${n}`).join("\n")}`,
    );
    await world.request("POST", `/imports/${body.id}/runs`, { body: { mapping: { name: "name", sku: "sku" } } });
    const { run } = await import("./run.ts");
    await Promise.all([1, 2, 3].map(() => run(world.context, world.workspace.id, body.id)));
    // Those who came second left at once; the one that holds the line ends it.
    await run(world.context, world.workspace.id, body.id);
    expect((await world.request("GET", `/imports/${body.id}`)).body).toMatchObject({
      state: "done",
      counts: counts(2_300, 0, 0, 0),
    });
  });
});
