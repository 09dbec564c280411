import { isIP } from "node:net";
import { StartRefused } from "./start-refused.ts";

/** One parser per kind of value. Each throws StartRefused with a sentence that names the variable. */

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export function optional<T>(value: string | null, parse: (value: string) => T): T | null {
  return value === null ? null : parse(value);
}

export function list(value: string | null): string[] {
  return (value ?? "")
    .split(/[\s,]+/)
    .map((item) => item.trim())
    .filter(Boolean);
}

export function port(name: string, value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new StartRefused(`${name} must be a whole number from 1 to 65535, and is ${shown(value)}.`);
}

export function flag(name: string, value: string | null): boolean {
  if (value === null || /^(0|false|no|off)$/i.test(value)) return false;
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  throw new StartRefused(`${name} must be 1 or 0, and is ${shown(value)}.`);
}

export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value.toLowerCase());
  if (found) return found;
  throw new StartRefused(`${name} must be one of ${allowed.join(", ")}, and is ${shown(value)}.`);
}

/** A list of known names, or `none`. */
export function someOf<T extends string>(name: string, value: string, allowed: readonly T[]): T[] {
  const asked = list(value.toLowerCase());
  if (asked.length === 1 && asked[0] === "none") return [];
  return asked.map((one) => oneOf(name, one, allowed));
}

export function host(name: string, value: string): string {
  const bare = value.replace(/^\[(.*)\]$/, "$1");
  if (isIP(bare) || (isHostName(bare) && !looksLikeAddress(bare))) return bare;
  throw new StartRefused(`${name} must be an address or a host name without port, and is ${shown(value)}.`);
}

export function origin(name: string, value: string, allowHttp: boolean): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new StartRefused(`${name} must be an address like https://earshot.example.com, and is ${shown(value)}.`);
  if (url.pathname !== "/" || url.search || url.hash)
    throw new StartRefused(`${name} must end after the host and port, without a path, and is ${shown(value)}.`);
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname))
    throw new StartRefused(
      `${name} must be https, since passwords would travel readable to ${url.host}; set EARSHOT_ALLOW_HTTP=1 to allow that on a private network.`,
    );
  return url.origin;
}

export function network(name: string, value: string): string {
  const [address = "", bits, ...rest] = value.split("/");
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const bitsFit = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (version && bitsFit && rest.length === 0) return value;
  throw new StartRefused(`${name} must list addresses or networks like 10.0.0.0/8, and holds ${shown(value)}.`);
}

export function hostAndPort(name: string, value: string): string {
  const [, at = "", number = ""] = /^(\[[^\]]+\]|[^:[\]]+):(\d+)$/.exec(value) ?? [];
  const bare = at.replace(/^\[(.*)\]$/, "$1");
  const fits = at.startsWith("[")
    ? isIP(bare) === 6
    : isIP(bare) === 4 || (isHostName(bare) && !looksLikeAddress(bare));
  if (!fits)
    throw new StartRefused(`${name} must list host:port pairs like 127.0.0.1:8081, and holds ${shown(value)}.`);
  return `${at.toLowerCase()}:${port(name, number)}`;
}

export function database(name: string, value: string): string {
  if (/^postgres(ql)?:\/\//.test(value)) return value;
  throw new StartRefused(`${name} must be an address like postgresql://user:password@host:5432/database.`);
}

export function mailAddress(name: string, value: string): string {
  if (value.length <= 254 && /^[^\s@<>"(),:;]+@[^\s@<>"(),:;.]+(\.[^\s@<>"(),:;.]+)*$/.test(value))
    return value.toLowerCase();
  throw new StartRefused(`${name} must be a mail address, and is ${shown(value)}.`);
}

export function apiKey(name: string, value: string): string {
  if (/^esk_[\w-]{32,252}$/.test(value) && !isPlaceholder(value)) return value;
  throw new StartRefused(`${name} must be esk_ and at least 32 random letters, digits, - or _.`);
}

/** 32 bytes in hex or base64 (also of the URL alphabet). */
export function key(name: string, value: string): Buffer {
  const hex = /^[0-9a-f]{64}$/i.test(value);
  const bytes = hex ? Buffer.from(value, "hex") : Buffer.from(value, "base64");
  const whole = hex || /^[\w+/-]{43}=?$/.test(value);
  if (whole && bytes.length === 32 && new Set(bytes).size > 4) return bytes;
  throw new StartRefused(`${name} must be 32 random bytes as 64 hex digits or base64; openssl rand -hex 32 makes one.`);
}

/** What samples and guides put where a secret belongs. */
function isPlaceholder(value: string): boolean {
  return /change[-_]?me|replace[-_]?(me|this|with)|your[-_]|placeholder/i.test(value);
}

function isHostName(value: string): boolean {
  return (
    value.length <= 253 &&
    /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i.test(value)
  );
}

/** 127.1 or 0x7f.1: an address in a spelling nobody should rely on. */
function looksLikeAddress(value: string): boolean {
  return /^(0x[0-9a-f]*|\d+)$/i.test(value.replace(/\.$/, "").split(".").at(-1) ?? "");
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

/** As given, in quotes, cut: a secret pasted into the wrong variable should not fill the log. */
function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}
