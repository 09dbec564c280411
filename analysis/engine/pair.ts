import { type Linear, softmax } from "./linear.ts";
import type { Network } from "./network.ts";
import type { Reading } from "./reading.ts";

/**
 * A linear model and a net over the same labels that answer together: the mean of their scores, each over its
 * temperature. One instance serves one thread, one post at a time.
 */
export class Pair {
  readonly linear: Linear;
  private readonly network: Network;
  private readonly mean: Float64Array;

  constructor(linear: Linear, network: Network) {
    if (linear.model.labels.join() !== network.head.labels.join())
      throw new Error(`${linear.model.name} and ${network.head.name} do not answer with the same labels.`);
    this.linear = linear;
    this.network = network;
    this.mean = new Float64Array(network.head.labels.length);
  }

  /** Chances of the labels; the buffer is reused. */
  chances(reading: Reading): Float64Array {
    const { linear, network, mean } = this;
    const scores = linear.score(reading);
    const others = network.score(reading);
    for (let c = 0; c < mean.length; c++)
      mean[c] = (scores[c]! / linear.model.temperature + others[c]! / network.head.temperature) / 2;
    return softmax(mean, 1, mean);
  }
}
