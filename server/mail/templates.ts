import { type MailWords, wordsIn } from "./words.ts";

/** Every mail that Earshot writes, and what it needs to know. Whatever people wrote is escaped where it is shown. */
export type TemplateParams = {
  "sign-in": { portal: string; portalUrl: string };
  "change-email": { portal: string; portalUrl: string };
  "erase-account": { portal: string; portalUrl: string };
  /** told at once: one thing that happened */
  notice: {
    portal: string;
    portalUrl: string;
    heading: string;
    paragraphs: string[];
    quote?: string;
    action: { label: string; href: string };
  };
  /** a week's news */
  digest: { portal: string; portalUrl: string; sections: DigestSection[] };
  test: { workspace: string };
};
export type TemplateName = keyof TemplateParams;

/** One capability's part of the digest. */
export type DigestSection = { heading: string; items: { title: string; detail?: string; href: string }[] };

/** What a mail says, before it is text or HTML. */
export type Said = { subject: string; blocks: Block[] };
export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "quote"; text: string }
  | { kind: "button"; text: string; href: string }
  | { kind: "list"; items: { title: string; detail?: string; href: string }[] };

/**
 * What a mail says, in the language it was queued in. `link` is the secret one; null where it was wiped, which the text
 * then says.
 */
export function said<Name extends TemplateName>(
  template: Name,
  params: TemplateParams[Name],
  { language, link }: { language: string; link: string | null },
): Said {
  return templates[template](params, wordsIn(language), link);
}

const templates: { [N in TemplateName]: (params: TemplateParams[N], words: MailWords, link: string | null) => Said } = {
  "sign-in": ({ portal }, words, link) => proof(words.signIn, portal, words, link),
  "change-email": ({ portal }, words, link) => proof(words.changeEmail, portal, words, link),
  "erase-account": ({ portal }, words, link) => proof(words.eraseAccount, portal, words, link),
  notice: ({ heading, paragraphs, quote, action }) => ({
    subject: heading,
    blocks: [
      { kind: "heading", text: heading },
      ...paragraphs.map((text): Block => ({ kind: "paragraph", text })),
      ...(quote === undefined ? [] : [{ kind: "quote", text: quote } as const]),
      { kind: "button", text: action.label, href: action.href },
    ],
  }),
  digest: ({ portal, sections }, words) => ({
    subject: words.digest.subject(portal),
    blocks: [
      { kind: "heading", text: words.digest.subject(portal) },
      ...sections.flatMap(({ heading, items }): Block[] => [
        { kind: "heading", text: heading },
        { kind: "list", items },
      ]),
    ],
  }),
  test: ({ workspace }, words) => ({
    subject: words.test.subject,
    blocks: [
      { kind: "heading", text: words.test.subject },
      { kind: "paragraph", text: words.test.body(workspace) },
    ],
  }),
};

/** A mail that carries a link good once. */
function proof(
  words: { subject(portal: string): string; why(portal: string): string; button: string },
  portal: string,
  { link: general }: MailWords,
  link: string | null,
): Said {
  return {
    subject: words.subject(portal),
    blocks: [
      { kind: "heading", text: words.subject(portal) },
      { kind: "paragraph", text: words.why(portal) },
      link === null ? { kind: "paragraph", text: general.gone } : { kind: "button", text: words.button, href: link },
      { kind: "paragraph", text: general.good },
      { kind: "paragraph", text: general.notYou },
    ],
  };
}
