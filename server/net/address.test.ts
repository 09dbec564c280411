import { describe, expect, it } from "vitest";
import { isPublicAddress, SPECIAL_V4, SPECIAL_V6 } from "./address.ts";

/** IANA's special-purpose registries and multicast, written out once more so that a range lost in the code is noticed. */
const REGISTRY_V4 = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 " +
  "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 " +
  "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32"
).split(" ");
const REGISTRY_V6 = (
  "::1/128 ::/128 ::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 " +
  "2001:1::1/128 2001:1::2/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 " +
  "2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
).split(" ");

function bounds(range: string): [string, string] {
  const [network = "", prefix = ""] = range.split("/");
  const bits = network.includes(":") ? 128n : 32n;
  const first = toNumber(network);
  const size = 1n << (bits - BigInt(prefix));
  return [toAddress(first, bits), toAddress(first + size - 1n, bits)];
}

function toNumber(address: string): bigint {
  if (!address.includes(":")) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = "", tail = ""] = address.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const groups = [...left, ...Array(8 - left.length - right.length).fill("0"), ...right];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function toAddress(number: bigint, bits: bigint): string {
  const [parts, width, base, glue] = bits === 32n ? [4, 8n, 10, "."] : [8, 16n, 16, ":"];
  return Array.from({ length: Number(parts) }, (_, at) =>
    ((number >> (BigInt(Number(parts) - 1 - at) * BigInt(width))) & ((1n << BigInt(width)) - 1n)).toString(
      Number(base),
    ),
  ).join(String(glue));
}

describe("T-43 public unicast only", () => {
  it.each([...REGISTRY_V4, ...REGISTRY_V6])("%s is refused from its first to its last address", (range) => {
    for (const address of bounds(range)) expect(isPublicAddress(address), address).toBe(false);
  });

  it("the lists in the code are walked too", () => {
    for (const [network, prefix] of [...SPECIAL_V4, ...SPECIAL_V6]) {
      for (const address of bounds(`${network}/${prefix}`)) expect(isPublicAddress(address), address).toBe(false);
    }
  });

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2000::",
    "2001:200::",
    "2001:db7:ffff::1",
    "2001:db9::1",
    "2003::1",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "3ffe:ffff::1",
    "2620:4f:7fff::1",
  ])("%s next to a range is allowed", (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:808:808",
    "::127.0.0.1",
    "::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fe80::1%eth0",
    "2606:4700::1111%1",
    "168.63.129.16",
    "fd00:ec2::254",
    "169.254.169.254",
    "100.100.100.200",
  ])("%s embeds or is something internal", (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    "",
    " ",
    "localhost",
    "0x7f.1",
    "127.1",
    "2130706433",
    "1.2.3",
    "01.1.1.1",
    "1.1.1.1 ",
    "[2606:4700::1111]",
    "::g",
  ])("%j is no address", (text) => expect(isPublicAddress(text)).toBe(false));
});
