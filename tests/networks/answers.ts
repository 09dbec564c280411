import type { ConnectorErrorCode } from "@earshot/connectors/errors.ts";
import type { Spoiled } from "./trouble.ts";

export type Answer = {
  name: string;
  trouble: Spoiled;
  /** what it may become when something was read, with `until` where the network named a time */
  reading: ConnectorErrorCode[];
  until?: boolean;
};

const inTenMinutes = { "retry-after": "600" };

/** What networks answer when they do not answer what was asked. Every operation of every connector meets all of them. */
export const answers: Answer[] = [
  {
    name: "200 with an error in it",
    trouble: { status: 200, body: '{"error":"over capacity","code":130}' },
    reading: ["retryable", "unreadable"],
  },
  {
    name: "200 with a web page",
    trouble: { status: 200, headers: { "content-type": "text/html" }, body: "<html><p>Back soon</html>" },
    reading: ["retryable", "unreadable"],
  },
  { name: "400", trouble: { status: 400 }, reading: ["invalid", "retryable"] },
  { name: "401", trouble: { status: 401 }, reading: ["unauthorized"] },
  { name: "403", trouble: { status: 403 }, reading: ["forbidden"] },
  { name: "404", trouble: { status: 404 }, reading: ["gone", "retryable"] },
  { name: "410", trouble: { status: 410 }, reading: ["gone"] },
  { name: "422", trouble: { status: 422, body: '{"error":"Validation failed"}' }, reading: ["invalid", "retryable"] },
  {
    name: "429 with Retry-After",
    trouble: { status: 429, headers: inTenMinutes },
    reading: ["rate_limited"],
    until: true,
  },
  { name: "429 without a word", trouble: { status: 429 }, reading: ["rate_limited"] },
  { name: "500", trouble: { status: 500 }, reading: ["retryable"] },
  {
    name: "503 with Retry-After",
    trouble: { status: 503, headers: inTenMinutes },
    reading: ["retryable", "rate_limited"],
    until: true,
  },
  { name: "a reset connection", trouble: "reset", reading: ["retryable"] },
  { name: "half an answer", trouble: "truncated", reading: ["retryable", "unreadable"] },
  { name: "bytes that are no text", trouble: "nonsense", reading: ["retryable", "unreadable"] },
  { name: "no answer at all", trouble: "hang", reading: ["retryable"] },
];

/** The same once a send has been carried out: nobody may think that it was not. */
export const committed: { name: string; trouble: { committed: Spoiled } }[] = [
  { name: "a reset connection", trouble: { committed: "reset" } },
  { name: "500", trouble: { committed: { status: 500 } } },
  { name: "502 with a web page", trouble: { committed: { status: 502, body: "<html>Bad gateway</html>" } } },
  { name: "200 with an error in it", trouble: { committed: { status: 200, body: '{"error":"over capacity"}' } } },
  { name: "half an answer", trouble: { committed: "truncated" } },
  { name: "no answer at all", trouble: { committed: "hang" } },
];
