import { BlockList, isIP } from "node:net";

/**
 * True only for a public unicast address: IPv4 outside every special-purpose range, IPv6 inside 2000::/3 and outside
 * its special blocks. Everything that embeds an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo), carries a zone
 * or does not parse is not public. Sources: the IANA special-purpose address registries for IPv4 and IPv6.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special4.check(address, "ipv4");
    case 6:
      // BlockList would judge ::ffff:a.b.c.d by its IPv4 rules; the global range check comes first and refuses it.
      return !address.includes("%") && global6.check(address, "ipv6") && !special6.check(address, "ipv6");
    default:
      return false;
  }
}

/** IPv4 ranges that are refused. Exported so that the test walks the first and last address of each. */
export const SPECIAL_V4: readonly [network: string, prefix: number][] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // a cloud's host agent, reachable from its guests alone
  ["169.254.0.0", 16], // link-local, metadata services
  ["172.16.0.0", 12],
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24],
  ["192.31.196.0", 24], // AS112
  ["192.52.193.0", 24], // AMT
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16],
  ["192.175.48.0", 24], // AS112
  ["198.18.0.0", 15], // benchmarking
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved and broadcast
];

/** IPv6 ranges inside 2000::/3 that are refused all the same. */
export const SPECIAL_V6: readonly [network: string, prefix: number][] = [
  ["2001::", 23], // Teredo, ORCHID, benchmarking and other protocol assignments
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation
];

const special4 = blockList(SPECIAL_V4, "ipv4");
const special6 = blockList(SPECIAL_V6, "ipv6");
const global6 = blockList([["2000::", 3]], "ipv6");

function blockList(ranges: readonly [string, number][], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
