import { softmax } from "../engine/linear.ts";

/** The temperature under which the scores' probabilities fit the truth best (least log loss), between 0.2 and 8. */
export function temperatureOf(scores: readonly Float64Array[], truth: ArrayLike<number>): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let log = Math.log(0.2); log <= Math.log(8); log += 0.05) {
    const temperature = Math.exp(log);
    let loss = 0;
    for (let k = 0; k < scores.length; k++) {
      const chances = softmax(scores[k]!, temperature, new Float64Array(scores[k]!.length));
      loss -= Math.log(Math.max(1e-12, chances[truth[k]!]!));
    }
    if (loss < least) {
      least = loss;
      best = temperature;
    }
  }
  return Math.round(best * 1000) / 1000;
}
