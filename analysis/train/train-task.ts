import type { LinearModel } from "../engine/linear.ts";
import { corpusOf } from "./corpus.ts";
import { fit, scoresOf } from "./fit.ts";
import type { Labeled } from "./labeled.ts";
import { quantize } from "./quantize.ts";
import type { TaskSettings } from "./settings.ts";
import { temperatureOf } from "./temperature.ts";

/**
 * Learns one task from labeled texts, as it ships (int8). With `calibrate`, every tenth text is first held back to find
 * the temperature, then learnt from too.
 */
export function trainTask(
  { choice, fit: settings, least, atLeast = 2 }: TaskSettings,
  { texts, target, labels }: Labeled,
  { name, version, calibrate }: { name: string; version: string; calibrate: boolean },
): LinearModel {
  const corpus = corpusOf(texts, choice, atLeast);
  const columns = labels.length;
  let temperature = 1;
  if (calibrate) {
    const posts = Array.from(texts, (_, k) => k);
    const held = posts.filter((k) => k % 10 === 3);
    const most = Int32Array.from(posts.filter((k) => k % 10 !== 3));
    const rehearsed = fit(corpus, { one: target }, columns, settings, most);
    temperature = temperatureOf(
      held.map((k) => scoresOf(rehearsed, k)),
      held.map((k) => target[k]!),
    );
  }
  const fitted = fit(corpus, { one: target }, columns, settings);
  return quantize(fitted, { name, version, labels, choice, exclusive: true, temperature }, least);
}
