import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

/** Plain words about what is promised; each part at most this long. */
const promise = z.string().trim().max(2_000);

/** What must be said before a portal opens, and in this order. */
export const charterParts = ["purpose", "memberGain", "memberMeasure", "companyGain", "companyMeasure"] as const;
export const charterPart = z.enum(charterParts);
export type CharterPart = (typeof charterParts)[number];

export const charter = z.object({
  /** what it is for */
  purpose: z.string(),
  /** what members get, and how that is measured */
  memberGain: z.string(),
  memberMeasure: z.string(),
  /** what the company gets, and how that is measured */
  companyGain: z.string(),
  companyMeasure: z.string(),
});

export const charterChange = z.strictObject({
  purpose: promise.optional(),
  memberGain: promise.optional(),
  memberMeasure: promise.optional(),
  companyGain: promise.optional(),
  companyMeasure: promise.optional(),
});

export const portal = z.object({
  name: z.string(),
  tagline: z.string(),
  /** Markdown, on the first page */
  welcome: z.string(),
  /** Markdown, under the charter */
  rules: z.string(),
  logoUrl: z.string().nullable(),
  color: z.string().nullable(),
  /** the shades of the color that can be read on light and on dark; null without one */
  accents: z.object({ light: z.string(), dark: z.string(), readable: z.boolean() }).nullable(),
  /** an origin of its own; null: the installation's common one */
  address: z.string().nullable(),
  /** where it is, or will be, reached */
  url: z.string(),
  charter,
  /** parts of the charter nobody wrote yet */
  missing: z.array(charterPart),
  openedAt: z.string().nullable(),
  openedBy: z.string().nullable(),
  /** why it was opened without a whole charter */
  overrideReason: z.string().nullable(),
  version: z.number().int(),
});
export type Portal = z.infer<typeof portal>;

export const getPortal = endpoint({
  name: "getPortal",
  method: "GET",
  path: "/portal",
  summary: "The customers' site: its charter, look and state",
  tag: "Portal",
  permission: "community:read",
  status: 200,
  result: portal,
});

export const updatePortal = endpoint({
  name: "updatePortal",
  method: "PATCH",
  path: "/portal",
  summary: "Change charter, look or address",
  tag: "Portal",
  permission: "community:manage",
  status: 200,
  body: z.strictObject({
    name: text.name.optional(),
    tagline: z.string().trim().max(300).optional(),
    welcome: z.string().trim().max(text.maxima.note).optional(),
    rules: z.string().trim().max(text.maxima.note).optional(),
    logoUrl: text.url.nullable().optional(),
    color: z
      .string()
      .max(7)
      .regex(/^#[0-9a-fA-F]{6}$/, "use six hex digits such as #0f6e67")
      .nullable()
      .optional(),
    address: text.url.nullable().optional(),
    charter: charterChange.optional(),
  }),
  result: portal,
});

export const openPortal = endpoint({
  name: "openPortal",
  method: "POST",
  path: "/portal/opening",
  summary: "Open the portal; without a whole charter only with a reason, which is logged",
  tag: "Portal",
  permission: "community:manage",
  status: 200,
  body: z.strictObject({ overrideReason: z.string().trim().min(10).max(1_000).optional() }),
  result: portal,
});

export const closePortal = endpoint({
  name: "closePortal",
  method: "DELETE",
  path: "/portal/opening",
  summary: "Close the portal; what was written stays",
  tag: "Portal",
  permission: "community:manage",
  status: 200,
  result: portal,
});
