import { expect, it } from "vitest";
import { Linear, softmax } from "./linear.ts";
import { readLinear } from "./linear-file.ts";
import { readModelFile } from "./model-file.ts";
import { Network, type NetworkHead } from "./network.ts";
import { Pair } from "./pair.ts";
import { Reading } from "./reading.ts";

const path = (name: string) => new URL(`../models/${name}.bin`, import.meta.url);
const linearOf = (name: string) => new Linear(readLinear(path(name)).model);
const networkOf = (name: string) => new Network(readModelFile<NetworkHead>(path(name)));

it("answers with the mean of both, each over its temperature", () => {
  const linear = linearOf("offensive");
  const network = networkOf("offensive-net");
  const pair = new Pair(linear, network);
  const reading = new Reading();
  for (const text of ["", "🙂", "have a lovely day", "YOU ARE NOT an idiot, you are scum", "x ".repeat(500)]) {
    reading.read(text);
    const scores = Float64Array.from(linear.score(reading), (score) => score / linear.model.temperature);
    const others = network.score(reading);
    const mean = scores.map((score, c) => (score + others[c]! / network.head.temperature) / 2);
    const expected = softmax(mean, 1, new Float64Array(2));
    expect([...pair.chances(reading)], text).toEqual([...expected]);
  }
});

it("refuses a net that answers something else", () => {
  expect(() => new Pair(linearOf("spam"), networkOf("offensive-net"))).toThrow(/same labels/);
});
