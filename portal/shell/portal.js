// The one script: while a question is typed, similar ones are shown. Everything works without it.
const field = document.querySelector("[data-similar]");
const list = document.getElementById("similar");
if (field && list) {
  // The server's own markup, escaped there.
  const ours = globalThis.trustedTypes?.createPolicy("portal", { createHTML: (markup) => markup });
  let timer = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const title = field.value.trim();
      if (title === asked || title.length < 8) return;
      asked = title;
      try {
        const answer = await fetch(`${field.dataset.similar}?title=${encodeURIComponent(title.slice(0, 200))}`);
        const markup = await answer.text();
        if (answer.ok && title === asked) list.innerHTML = ours?.createHTML(markup) ?? markup;
      } catch {
        // Without a connection nothing is suggested.
      }
    }, 350);
  });
}
