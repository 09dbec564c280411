/** The square's whole look; it shares nothing with the console, since it pretends to be somebody else's site. */
export const squareStyle = `
:root { color-scheme: light dark; --line: #d9dedd; --soft: #f4f7f6; --ink: #17211f; --dim: #5b6a67; --accent: #0b6b62; --on: #fff; --page: #fff }
@media (prefers-color-scheme: dark) { :root { --line: #2c3836; --soft: #182120; --ink: #e6eceb; --dim: #9aaaa7; --accent: #5cc4b6; --on: #06211e; --page: #101716 } }
* { box-sizing: border-box } body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page) }
header, main { max-width: 680px; margin: 0 auto; padding: 16px } header { border-bottom: 1px solid var(--line) } h1 { margin: 0; font-size: 22px }
header p, .by span, .by time { color: var(--dim) } header p { margin: 4px 0 0 }
.thread { border-top: 1px solid var(--line); padding: 8px 0 } article { padding: 8px 0 } article.answer { margin-inline-start: 24px; padding-inline-start: 12px; border-inline-start: 2px solid var(--line) }
article.ours { border-inline-start-color: var(--accent) } .by { margin: 0; font-size: 14px } .by a { color: inherit; text-decoration: none } .by a:hover { text-decoration: underline } a { color: var(--accent) } .text { margin: 4px 0; white-space: pre-wrap; overflow-wrap: anywhere } .gone p { color: var(--dim); font-style: italic; margin: 4px 0 }
img { max-width: 100%; max-height: 320px; border-radius: 6px; display: block } .acts { display: flex; gap: 12px; flex-wrap: wrap; align-items: start; margin-top: 6px; font-size: 14px }
button, summary { font: inherit; min-height: 28px; background: none; border: 0; padding: 2px 4px; color: var(--accent); cursor: pointer } .acts details[open] { flex-basis: 100% }
.composer { display: grid; gap: 8px; background: var(--soft); padding: 12px; border-radius: 6px; margin: 8px 0 16px } label { display: grid; gap: 4px; font-size: 14px; color: var(--dim) } .row { display: flex; gap: 12px; flex-wrap: wrap }
input, textarea, select { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 8px; width: 100% } textarea { min-height: 72px; resize: vertical }
button.primary { justify-self: start; background: var(--accent); color: var(--on); padding: 8px 16px; border-radius: 6px } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px } .empty { color: var(--dim) }
`;
