import { mostTags, tag } from "@earshot/contract/community.ts";
import { quietHours } from "@earshot/contract/consent.ts";
import { AskedBlock, askedPage, overPage } from "@earshot/portal/leaving/asked-page.tsx";
import { en } from "@earshot/portal/leaving/en.ts";
import type { WishGiven } from "@earshot/portal/leaving/wish-form.tsx";
import { createElement } from "react";
import { z } from "zod";
import { questionPath } from "#server/community/address.ts";
import { allCategories } from "#server/community/category-store.ts";
import { Refusal } from "#server/errors.ts";
import { record } from "#server/events.ts";
import type { Member } from "#server/members/member-of.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import { wishesOf } from "#server/people/consent-store.ts";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { askingFile } from "./asking-file.ts";
import { askedNow, thanksTo } from "./mine-store.ts";
import { respond } from "./respond.ts";
import { leavingById } from "./store.ts";
import { clockOf } from "./tell-asked.ts";
import { keepWish, type Wish, wishOf } from "./wish-store.ts";

type Theirs = Visit & { member: Member };

const thanksShownMs = 90 * 86_400_000;
const reason = z.string().trim().min(3).max(400);

/** Being asked: what waits for a member, what they say to it, and whether they want to be asked at all. */
export const leavingPages: PortalPages = (site) => {
  site.welcome(async (visit) => {
    const asked = visit.member ? await askedNow(visit.tx, visit.member.id, visit.now) : [];
    const open = asked.filter(({ state }) => state !== "answered");
    return open.length > 0 ? createElement(AskedBlock, { asked: open.length }) : null;
  });

  site.along("asking", "Whether you may be asked, and what you were asked so far", ({ tx, member }) =>
    askingFile(tx, member.id),
  );

  site.memberPage("/asked", (visit) => show(visit));

  site.form("/asked/:id/accept", async (visit) => say(visit, "accepted"));
  site.form("/asked/:id/decline", async (visit) => say(visit, "declined"));
  site.form("/asked/:id/escalate", async (visit) => {
    const why = reason.safeParse(visit.form.reason);
    if (why.success) return say(visit, "escalated", why.data);
    return show(visit, { escalating: { id: visit.params.id ?? "", typed: visit.form.reason ?? "" } });
  });

  site.form("/asked/wishes", wishForm);
};

async function say(visit: Theirs, says: "accepted" | "declined" | "escalated", why?: string): Promise<Shown | null> {
  const leavingId = z.uuid().safeParse(visit.params.id).data?.toLowerCase();
  const leaving = leavingId === undefined ? undefined : await leavingById(visit.tx, leavingId);
  if (!leaving) return null;
  try {
    await respond(visit.context, visit.tx, { leavingId: leaving.id, memberId: visit.member.id, says, reason: why });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 404 ? null : overPage();
  }
  if (says === "accepted") return { to: `/questions/${leaving.question_id}#text` };
  return { to: "/asked", notice: says === "declined" ? "not_now" : "handed_over" };
}

type Again = {
  escalating?: { id: string; typed: string };
  wish?: Pick<WishGiven, "faults" | "tags" | "quiet"> & { kept: Wish };
};

async function show(visit: Theirs, again: Again = {}): Promise<Shown> {
  const { tx, member, now } = visit;
  const asked = await Promise.all(
    (await askedNow(tx, member.id, now)).map(async (row) => ({
      id: row.leaving_id,
      path: questionPath({ id: row.question_id, title: row.title }),
      title: row.title ?? "",
      snippet: row.snippet,
      state: row.state as "asked" | "accepted" | "answered",
      reasons: row.reasons,
      until: await clockOf(tx, row.deadline_at),
      ...(again.escalating?.id === row.leaving_id && { fault: en.escalateFault, typed: again.escalating.typed }),
    })),
  );
  const since = new Date(now.getTime() - thanksShownMs);
  const thanks = (await thanksTo(tx, member.id, { since, until: now })).map((row) => ({
    path: questionPath({ id: row.question_id, title: row.title }),
    title: row.title ?? "",
    words: row.words,
    at: row.at,
  }));
  return askedPage({ asked, thanks, wish: await wishShown(visit, again), now });
}

async function wishShown({ tx, member }: Theirs, { wish }: Again): Promise<WishGiven> {
  const kept = wish?.kept ?? (await wishOf(tx, member.id));
  const { quietHours: quiet, mailRhythm } = await wishesOf(tx, member.personId);
  const timezone = quiet?.timezone ?? (await thisWorkspace(tx))?.timezone ?? "UTC";
  return {
    willing: kept.willing,
    perWeek: kept.perWeek,
    byMail: kept.byMail,
    tags: wish?.tags ?? kept.tags.join(", "),
    categories: (await allCategories(tx)).map(({ id, name }) => ({ id, name, chosen: kept.categoryIds.includes(id) })),
    quiet: wish?.quiet ?? { from: quiet?.from ?? "", to: quiet?.to ?? "", timezone },
    noMail: mailRhythm === "none",
    faults: wish?.faults,
  };
}

async function wishForm(visit: Theirs): Promise<Shown> {
  const { tx, member, form, now } = visit;
  const typed = {
    tags: form.tags ?? "",
    quiet: { from: form.quietFrom ?? "", to: form.quietTo ?? "", timezone: (form.timezone ?? "").trim() },
  };
  const tags = z
    .array(tag)
    .max(mostTags * 4)
    .safeParse(
      typed.tags
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    );
  const wish: Wish = {
    willing: form.willing === "yes",
    perWeek: z.coerce.number().int().min(1).max(20).catch(3).parse(form.perWeek),
    byMail: form.byMail === "yes",
    categoryIds: Object.keys(form).flatMap((name) =>
      name.startsWith("category-") ? (z.uuid().safeParse(name.slice("category-".length)).data ?? []) : [],
    ),
    tags: tags.data ?? [],
  };
  const hours = hoursOf(typed.quiet);
  const faults = { ...(!tags.success && { tags: en.tagsFault }), ...(hours === undefined && { quiet: en.quietFault }) };
  if (hours === undefined || !tags.success) return show(visit, { wish: { ...typed, faults, kept: wish } });
  const before = await wishesOf(tx, member.personId);
  if (JSON.stringify(before.quietHours) !== JSON.stringify(hours))
    await changePreferences(tx, member.personId, { quietHours: hours });
  await keepWish(tx, member.id, wish, now);
  record(tx, "asking_wish.updated", { kind: "member", id: member.id }, { data: { willing: wish.willing } });
  return { to: "/asked", notice: "saved" };
}

/** Null: none; undefined: not understood. */
function hoursOf(typed: { from: string; to: string; timezone: string }) {
  if (typed.from === "" && typed.to === "") return null;
  const hours = quietHours.safeParse(typed);
  if (!hours.success || hours.data.from === hours.data.to) return undefined;
  try {
    new Intl.DateTimeFormat("en", { timeZone: hours.data.timezone });
  } catch {
    return undefined;
  }
  return hours.data;
}
