import { expect, it } from "vitest";
import { Network } from "../engine/network.ts";
import { Reading } from "../engine/reading.ts";
import { trainNet } from "./train-net.ts";

it("a net learns from a few posts and answers as it ships", () => {
  const texts = Array.from({ length: 40 }, (_, k) => (k % 2 ? `you are an idiot, ${k}` : `a lovely day, ${k}`));
  const target = Int32Array.from(texts, (_, k) => k % 2);
  const settings = {
    vocabulary: 100,
    filters: 4,
    passes: 6,
    step: 0.05,
    dropout: 0.2,
    wordDropout: 0,
    balance: 0,
    seed: 3,
  };
  const network = new Network(
    trainNet(settings, { texts, target, labels: ["kind", "rude"] }, { name: "n", version: "v", calibrate: true }),
  );
  expect(network.head).toMatchObject({ name: "n", version: "v", labels: ["kind", "rude"], filters: 4 });
  const reading = new Reading();
  for (const [text, rude] of [
    ["what an idiot you are", true],
    ["such a lovely evening", false],
  ] as const) {
    reading.read(text);
    const [no, yes] = network.score(reading);
    expect(yes! > no!, text).toBe(rude);
  }
});
