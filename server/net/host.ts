import { isIPv6 } from "node:net";
import { UrlRefusedError } from "./errors.ts";

/**
 * One spelling per host, by the URL standard: lower case, IDN as punycode, `0x7f.1` and `①②⑦.⓪.⓪.①` as 127.0.0.1,
 * IPv6 compressed and without brackets, no trailing dot. Throws UrlRefusedError for what is no host.
 */
export function canonicalHost(host: string): string {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  if (bare === "" || /[/?#@\\\s%]/u.test(bare)) throw notAHost();
  try {
    const { hostname } = new URL(isIPv6(bare) ? `http://[${bare}]/` : `http://${bare}/`);
    if (!isIPv6(bare) && bare.includes(":")) throw notAHost();
    return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  } catch {
    throw notAHost();
  }
}

/** Reads `host:port` entries of EARSHOT_ALLOW_PRIVATE_HOSTS; the port is mandatory. Throws a sentence otherwise. */
export function privateHosts(entries: readonly string[]): (host: string, port: number) => boolean {
  const allowed = new Set(entries.map((entry) => readEntry(entry.trim())));
  return (host, port) => allowed.has(`${host} ${port}`);
}

function readEntry(entry: string): string {
  const [, host, digits] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(entry) ?? [];
  const port = Number(digits);
  if (!host || !(port >= 1 && port <= 65535)) throw badEntry(entry);
  try {
    return `${canonicalHost(host)} ${port}`;
  } catch {
    throw badEntry(entry);
  }
}

function notAHost(): UrlRefusedError {
  return new UrlRefusedError("The address has no usable host name.");
}

function badEntry(entry: string): Error {
  return new Error(
    `EARSHOT_ALLOW_PRIVATE_HOSTS: ${JSON.stringify(entry)} is not host:port, such as 127.0.0.1:8081 or [::1]:8081.`,
  );
}
