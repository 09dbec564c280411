import type { Account } from "../connector.ts";

/** `@user ` or `@user@host ` of the parent's author, unless the text names them already or they are ourselves. */
export function prefix(text: string, parentHandle: string | null, account: Account | null): string {
  if (!parentHandle || parentHandle.toLowerCase() === account?.handle.toLowerCase()) return "";
  const [name = "", host = ""] = parentHandle.split("@");
  const [, ourHost = ""] = account?.handle.split("@") ?? [];
  if (text.toLowerCase().includes(`@${name.toLowerCase()}`)) return "";
  return host === "" || host.toLowerCase() === ourHost.toLowerCase() ? `@${name} ` : `@${parentHandle} `;
}
