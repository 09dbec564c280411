import { type ContactRule, type Purpose, purposes } from "@earshot/contract/consent.ts";
import type { ConsentRow } from "./consent-store.ts";

/**
 * What decides whether somebody may be written to: the do-not-contact entry in force, a post that asked for one and is
 * not decided about, and the words that stand.
 */
export type Words = {
  suppression: { reason: string } | null;
  stop?: { network: string } | null;
  consents: ConsentRow[];
};

/**
 * Whether a person may be written to for a purpose on a network, and why not. Do-not-contact comes first. Of what was
 * said, a no to every network counts against all that is older; a yes to every network does not lift a no to one.
 * While it is not decided whether a post asked to stop, everything but a direct answer is held.
 * Without a word, answers and updates may be sent, since they started the conversation; marketing needs a yes.
 */
export function contactRule({ suppression, stop, consents }: Words, purpose: Purpose, network: string): ContactRule {
  const refuse = (code: string, reason: string): ContactRule => ({ purpose, network, allowed: false, code, reason });
  if (suppression) return refuse("do_not_contact", `This person is not to be contacted: ${suppression.reason}`);
  if (stop && purpose !== "answers") return refuse("stop_proposed", stopProposed(stop.network));
  const word = standing(consents, purpose, network);
  if (word?.granted === false) return refuse("consent_refused", saidNo(word));
  if (!word && purpose === "marketing") {
    return refuse("consent_missing", "This person has not agreed to marketing, which needs a yes.");
  }
  return { purpose, network, allowed: true, code: null, reason: null };
}

/** Each purpose on each network. */
export const contactRules = (words: Words, networks: string[]): ContactRule[] =>
  networks.flatMap((network) => purposes.map((purpose) => contactRule(words, purpose, network)));

/** Why what is sent waits for a teammate's decision. */
export const stopProposed = (network: string): string =>
  `They wrote on ${network} what looks like “stop”. Nothing but a direct answer leaves until somebody of the team has decided.`;

function standing(consents: ConsentRow[], purpose: Purpose, network: string): ConsentRow | undefined {
  const here = consents.find((word) => word.purpose === purpose && word.network === network);
  const everywhere = consents.find((word) => word.purpose === purpose && word.network === null);
  // Ids ascend with time.
  if (everywhere && !everywhere.granted && (!here || everywhere.id > here.id)) return everywhere;
  return here ?? everywhere;
}

const what: Record<Purpose, string> = { answers: "answers", updates: "updates", marketing: "marketing" };

function saidNo({ purpose, network, recorded_at, actor_name }: ConsentRow): string {
  const where = network === null ? "" : ` on ${network}`;
  const by = actor_name === null ? "" : `, recorded by ${actor_name}`;
  return `This person said no to ${what[purpose]}${where} (${recorded_at.toISOString().slice(0, 10)}${by}).`;
}
