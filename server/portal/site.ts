import type { Page } from "@earshot/portal/page.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReactNode } from "react";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Member } from "#server/members/member-of.ts";
import type { Place } from "./place.ts";

/** What a page of the portal is made from: one transaction of its workspace, and who looks. */
export type Visit = {
  context: Context;
  tx: Tx;
  place: Place;
  /** null: a visitor */
  member: Member | null;
  now: Date;
  params: Record<string, string | undefined>;
  /** what stands behind the question mark; what is given twice counts as absent */
  query: Record<string, string | undefined>;
  /** the fields of a form; what is given twice counts as absent */
  form: Record<string, string | undefined>;
  request: FastifyRequest;
};

/** What a request comes to. */
export type Shown =
  | Page
  /** after a form, or where something has moved; `notice` is one of `notices` */
  | { to: string; status?: 301 | 303; notice?: Notice; cookies?: string[] }
  /** `maxAge` in seconds; 0: for the member alone, kept by nobody on the way */
  | { file: string; type: string; maxAge: number }
  /** for whoever asks alone, in pieces; kept by nobody on the way */
  | { pieces: AsyncIterable<string>; type: string; name: string };

/** Said once on the page a form leads to. Only these: an address never brings words of its own. */
export const notices = {
  asked: "Your question is published.",
  answered: "Your answer is published.",
  changed: "Your changes are published.",
  removed: "It is taken down.",
  accepted: "Marked as the answer. Thank you.",
  followed: "You follow this question.",
  voted: "Your vote is counted.",
  not_now: "All right, not this time.",
  handed_over: "The team has it now. Thank you.",
  saved: "It is saved.",
  disputed: "It is sent. A person will look at it.",
  discarded: "It is thrown away.",
  reported: "The team has it. Thank you.",
  recorded: "It is recorded, and holds from now on.",
  signed_in: "You are signed in.",
  signed_out: "You are signed out.",
} as const;
export type Notice = keyof typeof notices;

export type PageHandler = (visit: Visit) => Promise<Shown | null>;
export type FormHandler = (visit: Visit & { member: Member }) => Promise<Shown | null>;

/** What a capability adds to the portal. */
export type PortalSite = {
  app: FastifyInstance;
  context: Context;
  /** The portal that a request found. */
  placeOf(request: FastifyRequest): Promise<Place>;
  /** Sends a page inside the portal's frame; for routes that answer by themselves. */
  show(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<FastifyReply>;
  /** An entry of the navigation. */
  section(path: string, label: string): void;
  /** A page anybody reads without a cookie. Null: there is no such thing, which is a 404. */
  page(path: string, handler: PageHandler): void;
  /** A page for members alone; who is not signed in is sent to do so first. */
  memberPage(path: string, handler: FormHandler): void;
  /** What a member's form does; what somebody sends who is not signed in is kept until they are. It changes something and leads on (303), or shows the form again with what is wrong. */
  form(path: string, handler: FormHandler): void;
  /** The same for a form that visitors send as well, such as the one to sign in. */
  openForm(path: string, handler: PageHandler): void;
  /** A block of the first page, under those registered before. */
  welcome(block: (visit: Visit) => Promise<ReactNode>): void;
  /** A block on top of a member's own page. */
  mine(block: (visit: Visit) => Promise<ReactNode>): void;
  /** Those blocks, for whoever shows that page. */
  mineOf(visit: Visit): Promise<ReactNode[]>;
  /** A part of the file a member takes along, and in a few words what it is. */
  along(name: string, says: string, part: (visit: Visit & { member: Member }) => Promise<unknown>): void;
  /** Those parts, for whoever makes that file. */
  alongOf(visit: Visit & { member: Member }): Promise<{ name: string; says: string; part: unknown }[]>;
  /** Results of the search page for what was typed. */
  results(block: (visit: Visit, q: string) => Promise<ReactNode>): void;
  /** What may answer a question that is still being written, best first. */
  known(list: (visit: Visit, title: string) => Promise<Known[]>): void;
  /** All of that, for whoever shows the form to ask. */
  knownOf(visit: Visit, title: string): Promise<Known[]>;
  /** Addresses for the sitemap, newest first, at most `most`. */
  addresses(list: (visit: Visit, most: number) => Promise<{ path: string; changedAt: Date | null }[]>): void;
};

/** Something that may answer what somebody is about to ask. */
export type Known = {
  path: string;
  title: string;
  /** in a word what it is or how it stands */
  state: string;
  /** so near that who sends the question is shown it before it is published */
  near: boolean;
};

/** Registers the pages of one capability; the list stands in server/portal-pages.ts. */
export type PortalPages = (site: PortalSite) => void;
