import type { Page, Shell } from "../page.ts";
import { en } from "./en.ts";

/** Head, header, navigation and foot around a page. */
export function Frame({ page, shell }: { page: Page; shell: Shell }) {
  const title = page.title === null ? shell.name : `${page.title} · ${shell.name}`;
  const indexed = shell.indexed && page.canonical !== undefined && (page.status ?? 200) === 200;
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        {page.description ? <meta name="description" content={page.description} /> : null}
        {indexed ? null : <meta name="robots" content="noindex" />}
        {page.canonical === undefined ? null : <link rel="canonical" href={shell.origin + page.canonical} />}
        {page.canonical === undefined ? null : <OpenGraph page={page} shell={shell} />}
        {page.feed ? (
          <link rel="alternate" type="application/atom+xml" title={page.feed.title} href={page.feed.path} />
        ) : null}
        <link rel="icon" type="image/svg+xml" href="/icon.svg" />
        {shell.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        <script src={shell.script} defer />
        {page.structured && indexed ? <Structured data={page.structured} /> : null}
      </head>
      <body>
        <a className="skip" href="#content">
          {en.skip}
        </a>
        <Header page={page} shell={shell} />
        <main id="content" tabIndex={-1}>
          {shell.notice ? (
            <p className="notice" role="status">
              {shell.notice}
            </p>
          ) : null}
          {page.body}
        </main>
        <footer className="foot">
          <a href="/about">{en.about}</a>
          <a href="/about#rules">{en.rules}</a>
          <a href="/my-data">{en.myData}</a>
          {page.feed ? <a href={page.feed.path}>{en.feed}</a> : null}
          <span>{en.source}</span>
        </footer>
      </body>
    </html>
  );
}

function Header({ page, shell }: { page: Page; shell: Shell }) {
  return (
    <header className="head">
      <a className="brand" href="/">
        {shell.logo === null ? null : <img src={shell.logo} alt="" height={32} />}
        <bdi>{shell.name}</bdi>
      </a>
      <nav aria-label={en.menu}>
        {shell.sections.map(({ path, label }) => (
          <a key={path} href={path} aria-current={page.section === path ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <search className="find-place">
        <form className="find" action="/search" method="get">
          <input
            type="search"
            name="q"
            aria-label={en.searchLabel}
            placeholder={en.search}
            maxLength={200}
            autoComplete="off"
          />
          <button type="submit">{en.search}</button>
        </form>
      </search>
      {shell.member ? (
        <a className="who" href="/me">
          <bdi>{shell.member.name}</bdi>
        </a>
      ) : (
        <a className="who" href={`/sign-in?returnTo=${encodeURIComponent(shell.here)}`}>
          {en.signIn}
        </a>
      )}
    </header>
  );
}

function OpenGraph({ page, shell }: { page: Page; shell: Shell }) {
  return (
    <>
      <meta property="og:title" content={page.title ?? shell.name} />
      <meta property="og:site_name" content={shell.name} />
      <meta property="og:type" content="website" />
      <meta property="og:url" content={shell.origin + page.canonical} />
      {page.description ? <meta property="og:description" content={page.description} /> : null}
    </>
  );
}

/** A data block: no browser runs it. `<` never stands in it, so nothing can end it early. */
function Structured({ data }: { data: Record<string, unknown> }) {
  const text = JSON.stringify({ "@context": "https://schema.org", ...data }).replaceAll("<", "\\u003c");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON in which no "<" is left
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
