import { Fragment, type ReactNode } from "react";
import type { Page } from "../page.ts";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";

/** The first page: who this is, and what each part of the portal wants to show there, in order. */
export function welcomePage({
  name,
  tagline,
  welcome,
  blocks,
}: {
  name: string;
  tagline: string;
  /** sanitized */
  welcome: string;
  blocks: ReactNode[];
}): Page {
  return {
    title: null,
    description: tagline || undefined,
    canonical: "/",
    structured: { "@type": "WebSite", name },
    body: (
      <>
        <div className="between">
          <div>
            <h1>
              <bdi>{name}</bdi>
            </h1>
            {tagline ? <p className="lead">{tagline}</p> : null}
          </div>
          <a className="button" href="/about">
            {en.about}
          </a>
        </div>
        {welcome ? <Written html={welcome} /> : null}
        {blocks.map((block, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed
          <Fragment key={n}>{block}</Fragment>
        ))}
      </>
    ),
  };
}
