import { en } from "@earshot/portal/members/en.ts";
import type { KeptLine } from "@earshot/portal/members/kept.tsx";
import type { Kept } from "./kept.ts";

const words = en.me;

/** What is kept as the page says it, one line each; nothing for what there is none of. */
export function keptLines(kept: Kept): KeptLine[] {
  const from = (source: string) => words.source[source as keyof typeof words.source] ?? words.source.unknown;
  const proof = (name: string) => words.proof[name] ?? words.source.unknown;
  const count = (what: string, n: number, source: string): KeptLine[] =>
    n === 0 ? [] : [{ what, value: String(n), from: source, at: null }];
  const { person } = kept;
  return [
    ...(person === null
      ? []
      : [{ what: words.customer, value: person.name, from: words.source.unknown, at: person.keptSince }]),
    ...(person?.email ? [{ what: words.address, value: person.email, from: words.proof.mail ?? "", at: null }] : []),
    ...kept.accounts.map((account) => ({
      what: words.accountOn(account.network),
      value: account.displayName === account.name ? account.name : `${account.name} (${account.displayName})`,
      from: proof(account.proof),
      at: account.since,
    })),
    ...kept.posts.map((post) => ({
      what: words.posts(post.channel ?? post.network),
      value: words.postsValue(post.count, post.first.slice(0, 10), post.last.slice(0, 10)),
      from: words.heard,
      at: null,
    })),
    ...count(words.understood, kept.understood, words.source.system),
    ...count(words.conversations, kept.conversations, words.source.system),
    ...count(words.votes, kept.votes, words.source.person),
    ...kept.ideas.map((idea) => ({
      what: words.idea[idea.how],
      value: idea.title,
      from: words.source.person,
      at: idea.at,
    })),
    ...kept.purchases.map(({ product, source, at }) => ({
      what: words.purchase,
      value: product,
      from: from(source),
      at,
    })),
    ...kept.consents.map((word) => ({
      what: words.consent(word.purpose, word.granted),
      value: word.network === null ? "" : words.on(word.network),
      from: from(word.source),
      at: word.at,
    })),
    ...wishLines(kept.wishes),
    ...kept.doNotContact.map((entry) => ({
      what: words.doNotContact,
      value: entry.reason,
      from: from(entry.source),
      at: entry.at,
    })),
    ...count(words.notes, kept.notes, words.notesWhy),
    ...count(words.mails, kept.mails, words.source.system),
  ];
}

const wishLines = ({ notInPublic, quietHours, language }: Kept["wishes"]): KeptLine[] =>
  [
    notInPublic ? { what: words.wish, value: words.notInPublic } : null,
    quietHours === null ? null : { what: words.wish, value: words.quietHours(quietHours) },
    language === null ? null : { what: words.wish, value: words.language(language) },
  ].flatMap((line) => (line === null ? [] : [{ ...line, from: words.source.unknown, at: null }]));
