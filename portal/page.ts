import type { ReactNode } from "react";

/** One page of the portal, before the shell is put around it. */
export type Page = {
  /** without the portal's name; null on the first page */
  title: string | null;
  /** for search engines, one sentence */
  description?: string;
  /** 200 unless told */
  status?: 200 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
  /** its one address, from the root on; without it search engines are told to leave it out */
  canonical?: string;
  /** schema.org */
  structured?: Record<string, unknown>;
  /** an Atom feed of what the page lists */
  feed?: { path: string; title: string };
  /** made for one reader by the secret of its address: nobody on the way keeps it */
  personal?: true;
  /** the path of the section it belongs to, marked in the navigation */
  section?: string;
  body: ReactNode;
};

/** What stands around every page. */
export type Shell = {
  name: string;
  /** origin, without a slash at the end */
  origin: string;
  /** the proxied picture, or null: the name stands alone */
  logo: string | null;
  /** addresses of the stylesheets and of the script, which hold their content's hash */
  styles: string[];
  script: string;
  sections: { path: string; label: string }[];
  /** who is signed in */
  member: { name: string } | null;
  /** where the visitor is, to come back to after signing in */
  here: string;
  /** false: nothing of this portal belongs into a search engine */
  indexed: boolean;
  /** said once on top, such as "Your answer is published." */
  notice: string | null;
};
