import { cast } from "./cast.ts";
import { hour, type Said } from "./said.ts";

/** Rex asks to be left alone, or does he? Somebody of the team has to decide. */
export const leftAlone = (anchor: number): Said[] => [
  {
    key: "rex.stop",
    at: Math.round(anchor - 7.5 * hour),
    by: cast.rex,
    place: "square",
    text: "@brunnwerk stop messaging me. Unless it is a coupon.",
    parent: null,
    likes: 0,
    reposts: 0,
  },
];
