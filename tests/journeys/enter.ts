import { permissions } from "@earshot/contract/permissions.ts";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Stage } from "./stage.ts";

export type Desk = {
  /** a browser with Mei Tanaka's session */
  context: BrowserContext;
  /** the address of Brunnwerk's pages, without a slash at the end */
  home: string;
  /** Calls `path` below /api/v1 with a key that may do everything; throws on anything but 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what came, whatever its shape
  api(method: string, path: string, body?: unknown): Promise<any>;
};

/** Set-up and sign-in without the screens, for journeys that are about something else. */
export async function enter(stage: Stage, browser: Browser, options: BrowserContextOptions = {}): Promise<Desk> {
  const token = stage.setupLink.split("#token=")[1];
  const owner = { email: "mei.tanaka@brunnwerk.example", password: "steam for five seconds" };
  const { workspace } = await call(`${stage.url}/api/v1/setup`, "POST", {
    body: { ...owner, token, name: "Mei Tanaka", workspace: "Brunnwerk", timezone: "Europe/Berlin" },
  });
  const context = await signIn(stage, browser, owner, options);
  const key = await context.request.post(`${stage.url}/api/v1/api-keys`, {
    headers: { Origin: stage.url, "Earshot-Workspace": workspace.id },
    data: { name: "Journey", scopes: permissions },
  });
  if (!key.ok()) throw new Error(`No key: ${key.status()} ${await key.text()}`);
  const { secret } = await key.json();
  return {
    context,
    home: `${stage.url}/w/${workspace.slug}`,
    api: (method, path, body) =>
      call(`${stage.url}/api/v1${path}`, method, { body, headers: { Authorization: `Bearer ${secret}` } }),
  };
}

export async function signIn(
  stage: Stage,
  browser: Browser,
  who: { email: string; password: string },
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(30_000);
  const answer = await context.request.post(`${stage.url}/api/auth/sign-in/email`, {
    headers: { Origin: stage.url },
    data: who,
  });
  if (!answer.ok()) throw new Error(`No session: ${answer.status()} ${await answer.text()}`);
  return context;
}

async function call(
  url: string,
  method: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> },
) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 1_000)}`);
  return text === "" ? null : JSON.parse(text);
}
