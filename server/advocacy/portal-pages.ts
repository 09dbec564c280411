import { disputeText, longestWords } from "@earshot/contract/advocacy.ts";
import { actKinds } from "@earshot/contract/choices.ts";
import { rulesPage } from "@earshot/portal/advocacy/rules-page.tsx";
import { MyPointsBlock, PointsBlock } from "@earshot/portal/advocacy/welcome-block.tsx";
import { createElement } from "react";
import { z } from "zod";
import { Refusal } from "#server/errors.ts";
import { charterOf } from "#server/portal/charter.ts";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { balanceOf } from "./act-store.ts";
import { dayIn } from "./day-in.ts";
import { disputeAct } from "./dispute-act.ts";
import { ledgerFile } from "./ledger-file.ts";
import { showAct, showPoints } from "./show-points.ts";
import { programOf, rulesOf } from "./store.ts";

const uuid = z.uuid();

/** Points on the portal: the rules for everybody, and for each member every line of theirs, to be disputed. */
export const pointPages: PortalPages = (site) => {
  site.welcome(async (visit) => {
    const program = await programOf(visit.tx);
    return program?.opened_at ? createElement(PointsBlock, { signedIn: visit.member !== null }) : null;
  });
  site.mine(async ({ tx, member }) =>
    member && (await programOf(tx)) ? createElement(MyPointsBlock, { balance: await balanceOf(tx, member.id) }) : null,
  );
  site.addresses(async ({ tx }) => ((await programOf(tx))?.opened_at ? [{ path: "/points", changedAt: null }] : []));
  site.page("/points", showRules);
  site.memberPage("/me/points", showPoints);
  site.along("points", "Your points: every line, what stands beside them, and what you disputed", ({ tx, member }) =>
    ledgerFile(tx, member.id),
  );
  site.memberPage("/me/points/export", async ({ tx, member }) => ({
    file: JSON.stringify(await ledgerFile(tx, member.id), null, 2),
    type: "application/json; charset=utf-8",
    maxAge: 0,
  }));
  site.memberPage("/me/points/:id", (visit) => showAct(visit));
  site.form("/me/points/:id/disputes", async (visit) => {
    const id = uuid.safeParse(visit.params.id).data;
    if (id === undefined) return null;
    const text = disputeText.safeParse(visit.form.text ?? "");
    const wrong = (fault: string) => showAct(visit, { text: (visit.form.text ?? "").slice(0, longestWords), fault });
    if (!text.success) return wrong(text.error.issues[0]?.message ?? "");
    try {
      await disputeAct(visit.context, visit.tx, { actId: id, memberId: visit.member.id, text: text.data });
    } catch (error) {
      if (error instanceof Refusal && error.status === 422) return wrong(error.message);
      throw error;
    }
    return { to: `/me/points/${id}`, notice: "disputed" };
  });
};

async function showRules({ tx, member, now }: Visit): Promise<Shown | null> {
  const program = await programOf(tx);
  if (!program) return null;
  const rules = await rulesOf(tx, program.rules_version, program.daily_cap);
  const timezone = (await thisWorkspace(tx))?.timezone ?? "UTC";
  return rulesPage({
    charter: charterOf(program),
    open: program.opened_at !== null,
    rules: actKinds
      .filter((kind) => rules[kind].counts)
      .map((kind) =>
        kind === "helpful_answer"
          ? { kind, ...rules[kind] }
          : kind === "shipped_idea"
            ? { kind, ...rules[kind] }
            : { kind, points: rules[kind].points },
      ),
    dailyCap: rules.dailyCap,
    timezone,
    since: dayIn(timezone, program.from_at > now ? now : program.from_at),
    signedIn: member !== null,
  });
}
