import { MOST_PLACES } from "./engine/linear.ts";
import type { Hints, Reason } from "./signal.ts";

export type Urgency = { urgent: boolean; score: number; reasons: Reason[] };

/** From this score on a post is urgent. */
export const URGENT_FROM = 2;

/** What makes haste, and how much each counts; every rule counts once a post. */
const RULES: { weight: number; pattern: RegExp }[] = [
  {
    weight: 3,
    pattern:
      /\b(caught fire|on fire|electric shock|smoke|burn(?:t|ed)|explod\w+|injur\w+|allergic|poison\w*|recall\w*|unsafe|dangerous|ambulance|hospital)\b/g,
  },
  {
    weight: 3,
    pattern: /\b(hacked|stolen|fraud\w*|scam(?:med)?|data (?:breach|leak)|phish\w+|identity theft|unauthori[sz]ed)\b/g,
  },
  {
    weight: 3,
    pattern:
      /\b(lawyer|solicitor|attorney|legal action|sue|suing|lawsuit|small claims|ombudsman|trading standards|gdpr|anwalt|avocat|abogado)\b/g,
  },
  {
    weight: 2,
    pattern:
      /\b(outage|is down|are down|went down|not loading|can(?:no|')t (?:log ?in|sign in|pay|access)|locked out|nothing works|stopped working for everyone)\b/g,
  },
  {
    weight: 2,
    pattern:
      /\b(charged (?:me )?(?:twice|double|again)|double charged|overcharged|refund|money back|payment failed|chargeback|took my money|geld zurück|remboursement|reembolso)\b/g,
  },
  { weight: 2, pattern: /\b(urgent(?:ly)?|asap|emergency|immediately|right now|dringend|sofort|urgente?)\b/g },
  {
    weight: 1,
    pattern:
      /\b(today|tonight|tomorrow|by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon)|deadline|in an hour|flight leaves|morgen|heute)\b/g,
  },
  {
    weight: 1,
    pattern:
      /\b((?:third|fourth|fifth|\d+(?:th|rd)) time|again and again|still (?:no|not|waiting)|no (?:reply|answer|response)|keep(?:s)? ignoring|ignored|on hold)\b/g,
  },
  {
    weight: 1,
    pattern: /\b(cancel(?:l?ing|l?ed)?|switch(?:ing)? to|leaving for|never again|last chance|kündig\w*)\b/g,
  },
];
/** Most posts have nothing of this: one look instead of nine. */
const ANY = new RegExp(RULES.map(({ pattern }) => pattern.source).join("|"));
const MOST_REASONS = 8;
/** Followers from which an author's reach counts, and contacts on the same matter. */
const REACH = 10_000;
const CONTACTS = 2;

/**
 * How soon a post wants an answer: rules for safety, fraud, law, outages, payment, deadlines, repeated contact and
 * reach, each with the words that set it off. `text` is at most a few thousand characters (clean.ts).
 */
export function urgencyOf(text: string, { contactsBefore = 0, followers = 0 }: Hints = {}): Urgency {
  const reasons: Reason[] = [];
  let score = 0;
  const lower = text.toLowerCase().replaceAll("’", "'");
  if (!ANY.test(lower)) return { urgent: false, score, reasons };
  const told = lower.length === text.length;
  for (const { weight, pattern } of RULES) {
    let heard = false;
    for (const { 0: word, index } of lower.matchAll(pattern)) {
      heard = true;
      const said = reasons.find((reason) => reason.word === word);
      const at = told ? [index, index + word.length] : [];
      if (said && said.at.length < 2 * MOST_PLACES) said.at.push(...at);
      else if (!said && reasons.length < MOST_REASONS) reasons.push({ word, weight, at });
    }
    if (heard) score += weight;
  }
  // Reach and repetition make a matter more pressing; they are no matter by themselves.
  if (score > 0 && contactsBefore >= CONTACTS) {
    score += 1;
    reasons.push({ word: `written ${contactsBefore} times before`, weight: 1, at: [] });
  }
  if (score > 0 && followers >= REACH) {
    score += 1;
    reasons.push({ word: `${followers} followers`, weight: 1, at: [] });
  }
  return { urgent: score >= URGENT_FROM, score, reasons: reasons.sort((a, b) => b.weight - a.weight) };
}
