/**
 * A real ONNX model of a few kilobytes that labels by words, and its tokenizer, in the folder layout of a text
 * classifier. Two words are traps: *endless* never ends, *nothing* comes to no number.
 */
export function tinyModel(): Record<string, Uint8Array | string> {
  return {
    "model.onnx": modelOf(),
    "tokenizer.json": JSON.stringify(tokenizer),
    "tokenizer_config.json": JSON.stringify({ tokenizer_class: "BertTokenizer", model_max_length: 16 }),
    "config.json": JSON.stringify({
      model_type: "bert",
      max_position_embeddings: 512,
      id2label: { 0: "NEG", 1: "neutral", 2: "Positive" },
    }),
  };
}

/** The same with an input that no text classifier has. */
export const modelOfPictures = (): Uint8Array => modelOf("pixel_values");

/** What each word weighs for negative, neutral, positive, in the order of the vocabulary. */
const words: [word: string, ...weights: [number, number, number]][] = [
  ["[PAD]", 0, 0, 0],
  ["[UNK]", 0, 0, 0],
  ["[CLS]", 0, 1, 0],
  ["[SEP]", 0, 1, 0],
  ["marvellous", 0, 0, 30],
  ["dreadful", 30, 0, 0],
  ["grinder", 0, 1, 0],
  ["##s", 0, 0, 0],
  ["endless", 0, 0, 0],
  ["nothing", Number.NaN, 0, 0],
];

const tokenizer = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: words.slice(0, 4).map(([content], id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map(([word], id) => [word, id])),
  },
};

/** Gather the words' weights, take their mean, multiply by a matrix; then go round as often as the worst word says. */
function modelOf(input = "input_ids"): Uint8Array {
  const weights = Float32Array.from(words.flatMap(([, ...three]) => three));
  const rounds = BigInt64Array.from(words, ([word]) => (word === "endless" ? 2n ** 62n : 0n));
  const unit = Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  const body = graph(
    "round",
    [node("Identity", ["go"], ["go_on"]), node("Identity", ["before"], ["after"])],
    [],
    [value("n", int64, []), value("go", bool, []), value("before", float, [1, 3])],
    [value("go_on", bool, []), value("after", float, [1, 3])],
  );
  const main = graph(
    "tiny",
    [
      node("Gather", ["weights", input], ["each"]),
      node("ReduceMean", ["each"], ["mean"], [ints("axes", [1]), int("keepdims", 0)]),
      node("MatMul", ["mean", "unit"], ["sum"]),
      node("Gather", ["rounds", input], ["turns"]),
      node("ReduceMax", ["turns"], ["most"], [int("keepdims", 0)]),
      node("Loop", ["most", "", "sum"], ["logits"], [bytes(1, text("body")), bytes(6, body), integer(20, 5)]),
    ],
    [
      tensor("weights", float, [words.length, 3], weights),
      tensor("rounds", int64, [words.length], rounds),
      tensor("unit", float, [3, 3], unit),
    ],
    [value(input, int64, ["batch", "length"]), value("attention_mask", int64, ["batch", "length"])],
    [value("logits", float, [1, 3])],
  );
  const opset = Buffer.concat([bytes(1, text("")), integer(2, 13)]);
  return Buffer.concat([integer(1, 8), bytes(2, text("earshot tests")), bytes(7, main), bytes(8, opset)]);
}

// The numbers below are those of onnx.proto: fields of ModelProto, GraphProto, NodeProto, TensorProto and their kinds.
const float = 1;
const int64 = 7;
const bool = 9;

/** An attribute comes as its parts where it is a graph. */
type Attribute = Uint8Array;

function node(operation: string, inputs: string[], outputs: string[], attributes: Attribute[] = []): Uint8Array {
  // A graph attribute is given in three pieces that belong to one message.
  const whole = operation === "Loop" ? [Buffer.concat(attributes)] : attributes;
  return Buffer.concat([
    ...inputs.map((name) => bytes(1, text(name))),
    ...outputs.map((name) => bytes(2, text(name))),
    bytes(4, text(operation)),
    ...whole.map((attribute) => bytes(5, attribute)),
  ]);
}

function graph(name: string, nodes: Uint8Array[], tensors: Uint8Array[], inputs: Uint8Array[], outputs: Uint8Array[]) {
  return Buffer.concat([
    ...nodes.map((one) => bytes(1, one)),
    bytes(2, text(name)),
    ...tensors.map((one) => bytes(5, one)),
    ...inputs.map((one) => bytes(11, one)),
    ...outputs.map((one) => bytes(12, one)),
  ]);
}

const int = (name: string, given: number): Attribute =>
  Buffer.concat([bytes(1, text(name)), integer(3, given), integer(20, 2)]);
const ints = (name: string, given: number[]): Attribute =>
  Buffer.concat([bytes(1, text(name)), ...given.map((one) => integer(8, one)), integer(20, 7)]);

function tensor(name: string, kind: number, dims: number[], data: Float32Array | BigInt64Array): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([...dims.map((dim) => integer(1, dim)), integer(2, kind), bytes(8, text(name)), bytes(9, raw)]);
}

function value(name: string, kind: number, dims: (number | string)[]): Uint8Array {
  const shape = dims.map((dim) => bytes(1, typeof dim === "number" ? integer(1, dim) : bytes(2, text(dim))));
  const type = Buffer.concat([integer(1, kind), bytes(2, Buffer.concat(shape))]);
  return Buffer.concat([bytes(1, text(name)), bytes(2, bytes(1, type))]);
}

/** A length-delimited field of a protobuf message. */
const bytes = (field: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);

const integer = (field: number, given: number): Uint8Array => Buffer.concat([varint(field * 8), varint(given)]);

const text = (given: string): Uint8Array => Buffer.from(given, "utf8");

function varint(given: number): Uint8Array {
  const digits: number[] = [];
  let rest = given;
  for (; rest > 127; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 128);
  digits.push(rest);
  return Uint8Array.from(digits);
}
