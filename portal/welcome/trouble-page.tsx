import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";

/** Any other failure: its sentence, and the id under which the log says more. */
export function troublePage(status: Page["status"], sentence: string, requestId: string): Page {
  return {
    title: en.trouble,
    status,
    body: (
      <Empty title={en.trouble} whole>
        <p>{sentence}</p>
        <p className="quiet">{en.request(requestId)}</p>
        <p>
          <a href="/">{en.toStart}</a>
        </p>
      </Empty>
    ),
  };
}
