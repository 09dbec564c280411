import { knownWords } from "./known-words.ts";
import type { Labeled } from "./labeled.ts";
import { createForward, createNetwork, type Network, networkScores, sequenceOf, trainNetwork } from "./network.ts";
import type { TaskSettings } from "./settings.ts";
import { temperatureOf } from "./temperature.ts";
import { packNetwork } from "./write-network.ts";

/**
 * Learns the net of a task from labeled texts, as it ships (int8). With `calibrate`, every tenth text is first held back
 * to find the temperature, then learnt from too.
 */
export function trainNet(
  settings: NonNullable<TaskSettings["net"]>,
  { texts, target, labels }: Labeled,
  { name, version, calibrate }: { name: string; version: string; calibrate: boolean },
): ReturnType<typeof packNetwork> {
  const learnt = (posts: number[]): Network => {
    const some = posts.map((k) => texts[k]!);
    const network = createNetwork(
      knownWords(some, settings.vocabulary),
      settings.filters,
      labels.length,
      settings.seed,
    );
    const sequences = some.map((text) => sequenceOf(text, network.rows));
    const truth = Int32Array.from(posts, (k) => target[k]!);
    trainNetwork(network, sequences, truth, Int32Array.from(posts.keys()), settings, () => {});
    return network;
  };
  const posts = Array.from(texts, (_, k) => k);
  let temperature = 1;
  if (calibrate) {
    const rehearsed = learnt(posts.filter((k) => k % 10 !== 3));
    const forward = createForward(rehearsed);
    const held = posts.filter((k) => k % 10 === 3);
    temperature = temperatureOf(
      held.map((k) => networkScores(forward, sequenceOf(texts[k]!, rehearsed.rows))),
      held.map((k) => target[k]!),
    );
  }
  return packNetwork(learnt(posts), { name, version, labels, temperature });
}
