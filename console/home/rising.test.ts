import { expect, test } from "vitest";
import { rising } from "./rising.ts";

const series = (key: string, total: number) => ({ key, name: key, points: [], total });

test("the topic that grew most stands first, one that fell last, one that nobody spoke of nowhere", () => {
  const found = rising({
    series: [series("steady", 40), series("new", 9), series("spike", 30), series("silent", 0), series("gone", 0)],
    previous: [
      { key: "steady", total: 40 },
      { key: "spike", total: 5 },
      { key: "gone", total: 12 },
      { key: "silent", total: 0 },
    ],
  });
  expect(found.map(({ key, by, share }) => [key, by, share])).toEqual([
    ["spike", 25, 5],
    ["new", 9, null],
    ["steady", 0, 0],
    ["gone", -12, -1],
  ]);
});
