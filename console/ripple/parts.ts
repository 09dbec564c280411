import type { Ripple, RipplePart } from "@earshot/contract/ripple.ts";

/** How much of a ripple a part is: what its rows add up to, and what the network only counts. */
export function countOf(ripple: Ripple, part: RipplePart): number {
  switch (part) {
    case "liked":
      return ripple.liked + ripple.unnamedLikes;
    case "reposted":
      return ripple.reposted + ripple.unnamedReposts;
    case "left_out":
      return ripple.leftOut;
    default:
      return ripple[part];
  }
}

/** Parts that a sentence names, in its order. */
export const told: RipplePart[] = [
  "liked",
  "reposted",
  "quoted",
  "replied",
  "clicked",
  "read",
  "helpful",
  "linked",
  "newcomers",
];

/** The first part that has something to show. */
export const firstPart = (ripple: Ripple): RipplePart => told.find((part) => countOf(ripple, part) > 0) ?? "people";
