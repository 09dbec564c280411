import { escapeHtml } from "#server/plain-page.ts";
import type { MailRow } from "./store.ts";
import { type Block, type Said, said, type TemplateName, type TemplateParams } from "./templates.ts";
import { wordsIn } from "./words.ts";

export type RenderedMail = { subject: string; text: string; html: string };

/** Subject, plain text and HTML of a mail. What people wrote is text in both: no markup, no second line in a header. */
export function renderMail(
  mail: Pick<MailRow, "template" | "params" | "language">,
  { link, unsubscribeUrl }: { link: string | null; unsubscribeUrl: string | null },
): RenderedMail {
  const what = said(mail.template as TemplateName, mail.params as TemplateParams[TemplateName], {
    language: mail.language,
    link,
  });
  const footer = unsubscribeUrl === null ? [] : footerOf(mail, unsubscribeUrl);
  return {
    subject: oneLine(what.subject),
    text: textOf({ ...what, blocks: [...what.blocks, ...footer] }),
    html: htmlOf(what, footer, mail.language),
  };
}

/** A header has one line; 200 characters are plenty for a subject. */
export const oneLine = (text: string): string =>
  [
    ...text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim(),
  ]
    .slice(0, 200)
    .join("");

function footerOf(mail: Pick<MailRow, "template" | "params" | "language">, unsubscribeUrl: string): Block[] {
  const words = wordsIn(mail.language).footer;
  const { portal, portalUrl } = mail.params as { portal: string; portalUrl: string };
  const why = mail.template === "digest" ? words.digest(portal) : words.notice(portal);
  return [
    { kind: "paragraph", text: why },
    {
      kind: "list",
      items: [
        { title: words.unsubscribe, href: unsubscribeUrl },
        { title: words.preferences, href: `${portalUrl}/me` },
      ],
    },
  ];
}

function textOf({ blocks }: Said): string {
  return `${blocks.map(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return flat(block.text);
    case "paragraph":
      return clean(block.text);
    case "quote":
      return clean(block.text)
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n");
    case "button":
      return `${flat(block.text)}:\n${address(block.href)}`;
    case "list":
      return block.items
        .map(({ title, detail, href }) =>
          [`- ${flat(title)}`, ...(detail === undefined ? [] : [`  ${flat(detail)}`]), `  ${address(href)}`].join("\n"),
        )
        .join("\n");
  }
}

const color = { ink: "#16201e", link: "#0b5f56", quiet: "#52615e", line: "#d5dedb" };

function htmlOf(what: Said, footer: Block[], language: string): string {
  const [lang] = language.split("-");
  return `<!doctype html><html lang="${escapeHtml(lang ?? "en")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(oneLine(what.subject))}</title></head><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:${color.ink}"><div style="max-width:560px;margin:0 auto">${what.blocks.map(blockHtml).join("")}${
    footer.length === 0
      ? ""
      : `<div style="margin-top:32px;padding-top:12px;border-top:1px solid ${color.line};font-size:13px;color:${color.quiet}">${footer.map(blockHtml).join("")}</div>`
  }</div></body></html>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2 style="font-size:19px;line-height:1.3;margin:24px 0 8px">${bidi(flat(block.text))}</h2>`;
    case "paragraph":
      return `<p style="margin:0 0 12px">${lines(block.text)}</p>`;
    case "quote":
      return `<blockquote style="margin:0 0 12px;padding-left:12px;border-left:3px solid ${color.line}">${lines(block.text)}</blockquote>`;
    case "button":
      return `<p style="margin:16px 0"><a href="${escapeHtml(address(block.href))}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:${color.link};color:#ffffff;text-decoration:none">${escapeHtml(flat(block.text))}</a></p>`;
    case "list":
      return `<ul style="margin:0 0 12px;padding-left:20px">${block.items
        .map(
          ({ title, detail, href }) =>
            `<li style="margin-bottom:6px"><a href="${escapeHtml(address(href))}" style="color:${color.link}">${bidi(flat(title))}</a>${detail === undefined ? "" : `<br>${bidi(flat(detail))}`}</li>`,
        )
        .join("")}</ul>`;
  }
}

const bidi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;
const lines = (text: string): string => clean(text).split("\n").map(bidi).join("<br>");
/** On one line, however long. */
const flat = (text: string): string => clean(text).replace(/\s+/g, " ").trim();
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    // Control characters, and those that turn the direction of what follows.
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, "");

/** Only pages lead out of a mail. */
function address(href: string): string {
  const url = URL.canParse(href) ? new URL(href) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : "about:blank";
}
