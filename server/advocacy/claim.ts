import type { ActKind } from "@earshot/contract/advocacy.ts";
import type { RuleThen } from "./rule-book.ts";

/** What a rule speaks of, as things stand now. */
export type Claim = {
  kind: ActKind;
  /** the answer, the idea or the post */
  subjectId: string;
  memberId: string;
  happenedAt: Date;
  /** in force at that moment */
  rule: RuleThen;
  /** it was made to count by the member themselves */
  own: boolean;
  /** identities that made it count, and how many of them it takes; none where the team did */
  backers: string[];
  needed: number;
  /** who wrote it: the identity they gave it to */
  authorId: string;
};
