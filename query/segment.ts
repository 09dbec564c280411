/** A word of a run, with its place in the run. */
export type Segment = { term: string; start: number };

/**
 * Words of a run written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar), by the dictionary of the engine.
 * Long runs are cut into stretches of 500 units first, which bounds the time and memory of one call.
 */
export function segment(run: string): Segment[] {
  if (run.length === 1) return [{ term: run, start: 0 }];
  const words: Segment[] = [];
  for (let offset = 0; offset < run.length; ) {
    let end = Math.min(run.length, offset + STRETCH);
    if (end < run.length && run.charCodeAt(end) >= 0xdc00 && run.charCodeAt(end) <= 0xdfff) end--;
    for (const { segment: term, index } of segmenter().segment(run.slice(offset, end))) {
      words.push({ term, start: offset + index });
    }
    offset = end;
  }
  return words;
}

const STRETCH = 500;
let made: Intl.Segmenter | undefined;

/** Made on first use: it costs some milliseconds that most deployments never need. */
function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter("en", { granularity: "word" });
  return made;
}
