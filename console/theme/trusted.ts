type Factory = {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string | null; createScriptURL(address: string): string | null },
  ): unknown;
};

/**
 * What may become markup, or the address of a script, where the browser enforces Trusted Types, as every page of ours
 * asks it to: text that holds no markup, such as the style sheets that Mantine writes, and the worker. The markup of a
 * post has passed safe-html.ts and carries DOMPurify's own mark; whatever else sets markup is refused.
 */
(globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("default", {
  createHTML: (text) => (text.includes("<") ? null : text),
  createScriptURL: (address) => (address === "/service-worker.js" ? address : null),
});
