/** One change to one repository, as either stream tells it. */
export type Operation = {
  did: string;
  action: "create" | "update" | "delete";
  collection: string;
  rkey: string;
  /** null for a delete; with CIDs and bytes where it came as CBOR */
  record: unknown;
  /** the repository's version that brought it, a TID */
  rev: string;
  /** ISO 8601, by the stream's clock */
  at: string;
};

/** What a stream says in one message. */
export type Told =
  | { type: "operations"; seq: number; at: string; operations: Operation[] }
  /** a name, a server or the state of an account changed: what is remembered of it is to be asked again */
  | { type: "identity"; seq: number; at: string; did: string }
  /** the stream's own words: the cursor was too old, or lies ahead of it */
  | { type: "outdated" }
  | { type: "future" }
  /** it hangs up, and says why */
  | { type: "ended"; reason: string }
  /** nothing that concerns us */
  | { type: "other"; seq: number | null; at: string | null };
