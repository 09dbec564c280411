import { z } from "zod";

// Zod tries whether it may make code from text; the console's Content-Security-Policy forbids and reports it.
if ("document" in globalThis) z.config({ jitless: true });

/** The maxima of every string that enters Earshot, in UTF-16 units unless a unit is named. */
export const maxima = {
  name: 200,
  query: 2048,
  url: 2048,
  externalId: 512,
  note: 20_000,
  /** code points */
  postText: 100_000,
  raw: 1_000_000,
  page: 200,
  bulk: 500,
} as const;

const codePoints = (text: string) => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

/** Control characters other than line breaks and tabs have no place in a name, and NUL cannot be stored at all. */
const oneLine = /^[^\p{Cc}]*$/u;

export const id = z.uuid();
/** The parameters of a path with one id. */
export const byId = z.strictObject({ id });
export const name = z.string().trim().min(1).max(maxima.name).regex(oneLine, "must be one line of text");
export const handle = z.string().trim().min(1).max(maxima.name).regex(oneLine, "must be one line of text");
export const externalId = z.string().min(1).max(maxima.externalId).regex(oneLine, "must be one line of text");
export const query = z.string().max(maxima.query);
export const note = z.string().trim().min(1).max(maxima.note);
export const slug = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "use small letters, digits and hyphens");
export const dateTime = z.iso.datetime({ offset: true });
export const email = z.email().max(254);
export const password = z.string().min(8).max(256);
export const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "use a BCP 47 tag such as en or pt-BR");

/** An absolute http(s) address. */
export const url = z
  .string()
  .max(maxima.url)
  .refine(
    (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
    "use an address that starts with http:// or https://",
  );

export const postText = z
  .string()
  .max(maxima.postText * 2)
  .refine((text) => codePoints(text) <= maxima.postText, `at most ${maxima.postText} characters`);

/** Opaque: the server made it and the server reads it. */
export const cursor = z.string().min(1).max(512);
export const limit = z.coerce.number().int().min(1).max(maxima.page).default(50);
/** What every list takes that has no filters. */
export const paged = z.strictObject({ cursor: cursor.optional(), limit });
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** One page of a list; `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
