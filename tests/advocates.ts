import type { FastifyInstance } from "fastify";
import { advocacyRoutes } from "../server/advocacy/routes.ts";
import { communityRoutes } from "../server/community/routes.ts";
import { ideaRoutes } from "../server/ideas/routes.ts";
import { peopleRoutes } from "../server/people/routes.ts";
import { portalRoutes } from "../server/portal/routes.ts";
import { portalPages } from "../server/portal-pages.ts";
import { joinPortal, type TestMember } from "./members.ts";
import { openPortal } from "./open-portal.ts";
import { portalVisits } from "./portal-visits.ts";
import { reactWaiting } from "./react-waiting.ts";
import { openWorld, type World } from "./world.ts";

export const charter = {
  purpose: "Thanks for help that helped.",
  memberGain: "Credit that one can see.",
  memberMeasure: "Members with a line in the last month.",
  companyGain: "Answers that we need not write.",
  companyMeasure: "Share of answers by members.",
};

type Place = { world: World; portal: FastifyInstance };

/** Brunnwerk with its portal open; whether its program is open too is the test's matter. */
export async function openAdvocacy(): Promise<Place> {
  const world = await openWorld({
    capabilities: [portalRoutes, communityRoutes, ideaRoutes, peopleRoutes, advocacyRoutes],
  });
  const portal = await openPortal(world, portalPages);
  return { world, portal };
}

/** What members do for one another on the portal, and what it came to. */
export function advocates(place: () => Place) {
  const { visit, send } = portalVisits(() => place().portal);
  const found = async (path: string) => (await place().world.request("GET", path)).body;
  let n = 0;
  return {
    visit,
    send,
    join: async (name: string, email = `member${++n}@example.com`) => ({
      ...(await joinPortal(place().world, { name, email })),
      email,
    }),
    ask: async (as: TestMember, title = `Why does it hiss, number ${++n}?`): Promise<string> => {
      const answer = await send("/questions", { title, text: "It does.", sure: "yes" }, as);
      return /\/questions\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? "";
    },
    reply: async (question: string, as: TestMember): Promise<string> => {
      const answer = await send(`/questions/${question}/answers`, { text: "Hold steam for five seconds." }, as);
      return /#post-([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? "";
    },
    accept: (answer: string, as: TestMember) => send(`/answers/${answer}/solution`, {}, as),
    reopen: (question: string, as: TestMember) => send(`/questions/${question}/solution`, {}, as),
    vote: (answer: string, as: TestMember, on = "yes") => send(`/answers/${answer}/votes`, { on }, as),
    follow: () => reactWaiting(place().world),
    points: (of: TestMember) => found(`/people/${of.personId}/points`),
    ledger: async (of: TestMember): Promise<[number, string][]> =>
      (await found(`/ledger?memberId=${of.id}`)).items.map((line: { points: number; reason: string }) => [
        line.points,
        line.reason,
      ]),
    acts: async (of: TestMember) => (await found(`/acts?memberId=${of.id}`)).items,
  };
}
