import { renderToStaticMarkup } from "react-dom/server";
import type { Page, Shell } from "./page.ts";
import { Frame } from "./shell/frame.tsx";

/** The whole document of a page, as text. Everything that is not markup of ours is escaped by React. */
export function render(page: Page, shell: Shell): string {
  return `<!doctype html>${renderToStaticMarkup(<Frame page={page} shell={shell} />)}`;
}
