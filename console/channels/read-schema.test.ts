import { expect, test } from "vitest";
import { z } from "zod";
import { credentialsOf, readSchema, settingsOf, startValues, undrawn } from "./read-schema.ts";

const schema = z.toJSONSchema(
  z.strictObject({
    server: z.url().describe("The instance's address"),
    accessToken: z.string().meta({ format: "password", title: "Access token" }),
    hashtags: z.array(z.string()).default([]),
    mode: z.enum(["stream", "poll"]).default("stream"),
    every: z.number().int().min(60).max(3600).optional(),
    comments: z.boolean().default(true),
    since: z.string().nullable(),
  }),
);

test("draws each kind of field with its label, hint and bounds", () => {
  const fields = readSchema(schema);
  expect(fields.map((f) => [f.name, f.kind, f.label, f.required])).toEqual([
    ["server", "url", "Server", true],
    ["accessToken", "password", "Access token", true],
    ["hashtags", "list", "Hashtags", false],
    ["mode", "choice", "Mode", false],
    ["every", "number", "Every", false],
    ["comments", "switch", "Comments", false],
    ["since", "text", "Since", true],
  ]);
  expect(fields[0]?.hint).toBe("The instance's address");
  expect(fields[4]).toMatchObject({ min: 60, max: 3600 });
  expect(fields[5]?.initial).toBe(true);
});

test("leaves empty optional fields out and sends numbers as numbers", () => {
  const fields = readSchema(schema);
  expect(
    settingsOf(fields, {
      server: " https://toot.example ",
      accessToken: "",
      hashtags: [],
      every: "90",
      comments: false,
    }),
  ).toEqual({
    server: "https://toot.example",
    every: 90,
    comments: false,
  });
});

test("a schema that is none has no fields", () => {
  for (const none of [null, 3, "x", [], {}, { properties: { a: 1 } }]) expect(readSchema(none)).toEqual([]);
});

test("starts from what is stored where it fits, and sends credentials only when typed", () => {
  const fields = readSchema(schema);
  const values = startValues(fields, {
    server: "https://toot.example",
    hashtags: ["piko", 3],
    comments: "yes",
    every: 120,
  });
  expect(values).toMatchObject({ server: "https://toot.example", hashtags: ["piko"], comments: true, every: 120 });
  const secrets = readSchema({ properties: { token: { type: "string" }, extra: { type: "string" } } }, "password");
  expect(secrets.map((field) => field.kind)).toEqual(["password", "password"]);
  expect(credentialsOf(secrets, { token: " abc ", extra: "" })).toEqual({ token: "abc" });
});

test("what is not drawn is kept: read-only settings and the name asked for elsewhere", () => {
  const fields = readSchema({
    properties: { url: { type: "string" }, name: { type: "string" }, firstUrl: { type: "string", readOnly: true } },
  });
  expect(fields.map((field) => field.name)).toEqual(["url"]);
  const stored = { url: "https://a.example", name: "A", firstUrl: "https://b.example" };
  expect({ ...undrawn(fields, stored), ...settingsOf(fields, startValues(fields, stored)) }).toEqual(stored);
});
