/** What a set of answers is worth; every share in percent, one decimal kept in the table, all digits here. */
export type Measures = {
  accuracy: number;
  /** Mean over labels that occur. */
  macroRecall: number;
  macroF1: number;
  perClass: Record<string, { rows: number; precision: number; recall: number; f1: number }>;
};

/** truth and answer hold numbers of labels; -1 as an answer is "unknown", which is wrong. */
export function measure(labels: readonly string[], truth: ArrayLike<number>, answer: ArrayLike<number>): Measures {
  const right = new Float64Array(labels.length);
  const asked = new Float64Array(labels.length);
  const given = new Float64Array(labels.length);
  let hits = 0;
  for (let k = 0; k < truth.length; k++) {
    asked[truth[k]!]!++;
    if (answer[k]! >= 0) given[answer[k]!]!++;
    if (truth[k] === answer[k]) {
      right[truth[k]!]!++;
      hits++;
    }
  }
  const perClass: Measures["perClass"] = {};
  let recalls = 0;
  let f1s = 0;
  let present = 0;
  for (let c = 0; c < labels.length; c++) {
    const recall = share(right[c]!, asked[c]!);
    const precision = share(right[c]!, given[c]!);
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    perClass[labels[c]!] = { rows: asked[c]!, precision: percent(precision), recall: percent(recall), f1: percent(f1) };
    if (asked[c] === 0) continue;
    present++;
    recalls += recall;
    f1s += f1;
  }
  return {
    accuracy: percent(share(hits, truth.length)),
    macroRecall: percent(share(recalls, present)),
    macroF1: percent(share(f1s, present)),
    perClass,
  };
}

/** How far confidence can be trusted: ten bins, Brier score and expected calibration error (both 0–1). */
export type Calibration = {
  brier: number;
  ece: number;
  bins: { from: number; rows: number; confidence: number; accuracy: number }[];
};

export function calibration(confidence: ArrayLike<number>, right: ArrayLike<boolean>): Calibration {
  const bins = Array.from({ length: 10 }, (_, k) => ({ from: k / 10, rows: 0, confidence: 0, accuracy: 0 }));
  let brier = 0;
  for (let k = 0; k < confidence.length; k++) {
    const bin = bins[Math.min(9, Math.floor(confidence[k]! * 10))]!;
    bin.rows++;
    bin.confidence += confidence[k]!;
    if (right[k]) bin.accuracy++;
    brier += (confidence[k]! - (right[k] ? 1 : 0)) ** 2;
  }
  let ece = 0;
  for (const bin of bins) ece += Math.abs(bin.confidence - bin.accuracy);
  return {
    brier: rounded(brier / Math.max(1, confidence.length)),
    ece: rounded(ece / Math.max(1, confidence.length)),
    bins: bins
      .filter(({ rows }) => rows > 0)
      .map((bin) => ({
        ...bin,
        confidence: rounded(bin.confidence / bin.rows),
        accuracy: rounded(bin.accuracy / bin.rows),
      })),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function percent(share: number): number {
  return Math.round(share * 10000) / 100;
}

function rounded(value: number): number {
  return Math.round(value * 10000) / 10000;
}
