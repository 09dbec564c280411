import { createHash } from "node:crypto";

/**
 * Counts the rows of COPY's text form and sums their hashes, so that two tables with the same rows agree in whatever
 * order they are read. A row may lie in several chunks.
 */
export function rowDigest() {
  const sum = new Uint32Array(8);
  let rows = 0;
  let pending: Buffer[] = [];
  const add = (row: Buffer) => {
    const hash = createHash("sha256").update(row).digest();
    for (let lane = 0; lane < 8; lane++) sum[lane] = sum[lane]! + hash.readUInt32BE(lane * 4);
    rows++;
  };
  return {
    take(chunk: Buffer): void {
      let start = 0;
      // A line feed inside a value is written as \n.
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        const row = chunk.subarray(start, end);
        add(pending.length === 0 ? row : Buffer.concat([...pending, row]));
        pending = [];
        start = end + 1;
      }
      if (start < chunk.length) pending.push(Buffer.from(chunk.subarray(start)));
    },
    result: (): { rows: number; digest: string } => ({
      rows,
      digest: [...sum].map((lane) => lane.toString(16).padStart(8, "0")).join(""),
    }),
  };
}
