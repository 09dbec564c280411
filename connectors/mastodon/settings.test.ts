import { expect, it } from "vitest";
import { z } from "zod";
import { credentials, originOf, settings } from "./settings.ts";
import { sources } from "./sources.ts";

it("takes a server by name or address", () => {
  expect(originOf("mastodon.social")).toBe("https://mastodon.social");
  expect(originOf("https://Mastodon.Social/@somebody")).toBe("https://mastodon.social");
  expect(originOf("http://127.0.0.1:8081/")).toBe("http://127.0.0.1:8081");
  expect(originOf("bücher.example")).toBe("https://xn--bcher-kva.example");
  for (const bad of ["", "ftp://x.example", "https://user:word@x.example", "two words", "javascript:alert(1)"]) {
    expect([bad, originOf(bad)]).toEqual([bad, null]);
  }
});

it("is strict, and bounds what it takes", () => {
  expect(settings.safeParse({ server: "a.example", hashtags: ["#piko", "Café_1", "コーヒー"] }).success).toBe(true);
  const wrong = [
    {},
    { server: "a.example", surprise: 1 },
    { server: "a.example", hashtags: ["two words"] },
    { server: "a.example", hashtags: ["a/b"] },
    { server: "a.example", hashtags: Array.from({ length: 21 }, (_, n) => `t${n}`) },
    { server: "a.example", searches: Array.from({ length: 11 }, (_, n) => `s${n}`) },
    { server: "a.example", searches: [" "] },
  ];
  for (const each of wrong) expect([each, settings.safeParse(each).success]).toEqual([each, false]);
  expect(credentials.safeParse({}).success).toBe(true);
  expect(credentials.safeParse({ accessToken: "a b" }).success).toBe(false);
  expect(credentials.safeParse({ accessToken: "a\r\nx-evil: 1" }).success).toBe(false);
});

it("draws a form", () => {
  expect(z.toJSONSchema(settings)).toMatchObject({ required: ["server"], additionalProperties: false });
  expect(z.toJSONSchema(credentials)).toMatchObject({ properties: { accessToken: { format: "password" } } });
});

it("reads each hashtag and search once", () => {
  const ids = sources({
    server: "a.example",
    hashtags: ["#Piko", "piko", "duo"],
    searches: ["e7", "E7"],
    followHome: true,
  });
  expect(ids.map(({ id }) => id)).toEqual(["notifications", "own", "home", "hashtag:Piko", "hashtag:duo", "search:e7"]);
});
