import { en } from "@earshot/portal/leaving/en.ts";
import { questionPath } from "#server/community/address.ts";
import type { DigestContributor } from "#server/members/digest.ts";
import { askedNow, thanksTo } from "./mine-store.ts";
import { clockOf } from "./tell-asked.ts";

/** What a member is asked and has not answered. */
export const askedDigest: DigestContributor = async (tx, { memberId, until }) => ({
  heading: en.digest.asked,
  items: await Promise.all(
    (await askedNow(tx, memberId, until))
      .filter((row) => row.state !== "answered")
      .map(async (row) => ({
        title: row.title ?? "",
        detail: en.digest.until(await clockOf(tx, row.deadline_at)),
        href: "/asked",
      })),
  ),
});

/** Thanks of the week. */
export const thanksDigest: DigestContributor = async (tx, { memberId, since, until }) => ({
  heading: en.digest.thanks,
  items: (await thanksTo(tx, memberId, { since, until })).map((row) => ({
    title: row.title ?? "",
    ...(row.words !== null && { detail: `“${row.words}”` }),
    href: questionPath({ id: row.question_id, title: row.title }),
  })),
});
