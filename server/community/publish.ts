import { z } from "zod";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { pipeline } from "#server/intake/pipeline.ts";
import { readMarkdown } from "#server/markdown.ts";
import type { SavedPost } from "#server/posts/save.ts";
import type { PortalAuthor } from "./author.ts";

export type Writing = {
  /** of the post, made by us; the same again is an edit */
  externalId: string;
  kind: "question" | "answer";
  title: string | null;
  /** Markdown */
  source: string;
  /** it may have no words: they stand in a quote beside it */
  quotes?: boolean;
  author: PortalAuthor;
  parentExternalId: string | null;
  /** where it stands on the portal, once that is known */
  url: string | null;
  at: Date;
  /** higher than that of what it replaces */
  revision: number;
  /** false for history: it opens and raises nothing */
  live?: boolean;
};

export const network = "portal";

/**
 * What is written on the portal goes the way of every other post: matched, understood, identified, stored, joined to
 * conversations. What the writer typed is kept as it came, beside its harmless form. 422 when nothing is left to read.
 */
export async function publish(context: Context, tx: Tx, writing: Writing): Promise<SavedPost | null> {
  const { html, text, links } = readMarkdown(writing.source);
  if (text === "" && !writing.quotes) throw refused("nothing_to_read", "There is nothing to read in this text.");
  const { author } = writing;
  const saved = await pipeline(context, tx, {
    channelId: null,
    network,
    reach: "all",
    live: writing.live ?? true,
    speakers: author.team ? [author.externalId] : [],
    events: [
      {
        type: "post",
        raw: JSON.stringify({ title: writing.title, source: writing.source }),
        post: {
          externalId: writing.externalId,
          localId: writing.externalId,
          network,
          kind: writing.kind,
          visibility: "public",
          title: writing.title,
          text,
          html,
          lang: null,
          url: writing.url,
          postedAt: writing.at.toISOString(),
          editedAt: null,
          revision: writing.revision,
          author: {
            externalId: author.externalId,
            handle: author.handle,
            name: author.name,
            url: null,
            avatarUrl: null,
            followers: null,
            bot: false,
            weak: false,
          },
          parentExternalId: writing.parentExternalId,
          rootExternalId: writing.parentExternalId,
          addressed: false,
          mentions: [],
          links: links.map(({ href }) => ({ url: href, start: 0, end: 0 })),
          tags: [],
          media: [],
          engagement: null,
        },
      },
    ],
  });
  return saved[0] ?? null;
}

const kept = z.object({ title: z.string().nullable(), source: z.string() });

/** What the writer typed, for editing it again; nothing once it was erased. */
export function sourceOf(raw: string | null): string {
  if (raw === null) return "";
  const read = kept.safeParse(JSON.parse(raw));
  return read.success ? read.data.source : "";
}
