declare global {
  // read by the style singleton under Mantine's modal and menu, which injects its own <style>
  var __webpack_nonce__: string | undefined;
}

/** The nonce the server allowed for this page's own <style> elements; empty where there is no such policy. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

globalThis.__webpack_nonce__ = nonce || undefined;
