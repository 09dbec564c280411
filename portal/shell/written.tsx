/** What a person wrote. `html` has passed the one sanitizer on the server when it was stored. */
export function Written({ html, lang }: { html: string; lang?: string | null }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized where it was stored
  return <div className="written" dir="auto" lang={lang ?? undefined} dangerouslySetInnerHTML={{ __html: html }} />;
}
