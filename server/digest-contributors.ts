import { toldInDigest } from "./ideas/told-in-digest.ts";
import { askedDigest, thanksDigest } from "./leaving/digest.ts";
import type { DigestContributor } from "./members/digest.ts";
import { followedAnswers } from "./members/followed-answers.ts";

/** What stands in the members' weekly digest, in this order. */
export const digestContributors: readonly DigestContributor[] = [
  askedDigest,
  thanksDigest,
  followedAnswers,
  toldInDigest,
];
