/** A page that needs nothing but itself: a heading and a few sentences, in light and dark. */
export function plainPage(
  nonce: string,
  title: string,
  sentences: string[],
  link?: { href: string; text: string },
): string {
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Earshot</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#e6ecea, #0c1211); color: light-dark(#16201e, #e4ecea); }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
a { color: light-dark(#0b5f56, #6fd3c4); }
</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>
${sentences
  .filter(Boolean)
  .map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
  .join("\n")}
${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ""}</main></body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
