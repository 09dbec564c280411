import { expect, it } from "vitest";
import { themesOf } from "./themes.ts";

const machine = [
  "Error E7 on my machine again",
  "what is error E7? machine stops",
  "machine shows error E7",
  "E7 error, machine dead",
];
const delivery = [
  "parcel still not delivered",
  "my parcel was delivered to the wrong house",
  "delivered parcel is damaged",
  "where is the parcel? not delivered",
];

it("groups similar posts and names them by their own words", () => {
  const mixed = machine.flatMap((text, k) => [text, delivery[k]!]).concat("good morning", "rain in Hamburg");
  const themes = themesOf(mixed);
  expect(themes.map(({ posts }) => [...posts].sort((a, b) => a - b))).toEqual([
    [0, 2, 4, 6],
    [1, 3, 5, 7],
  ]);
  expect(themes[0]!.name).toMatch(/error/);
  expect(themes[1]!.name).toMatch(/parcel/);
});

it("finds none among strangers, in nothing and in noise", () => {
  expect(themesOf([])).toEqual([]);
  expect(themesOf(["", " ", "\ud800", "👍"])).toEqual([]);
  expect(themesOf(["one apple", "two birds sing", "green car"])).toEqual([]);
});

it("groups 2,000 posts", () => {
  const many = Array.from({ length: 2_000 }, (_, k) => `${machine[k % 4]} number ${k % 97} place${k % 53}`);
  expect(themesOf(many)[0]!.posts.length).toBeGreaterThan(500);
});
