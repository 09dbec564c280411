import { openSession } from "../server/members/member-of.ts";
import { makeLink } from "../server/members/one-time-link.ts";
import { signIn } from "../server/members/sign-in.ts";
import type { Place, World } from "./world.ts";

export type TestMember = { id: string; identityId: string; personId: string; cookie: string };

/** Somebody who signed in to a portal by the link of a mail; `place` is Brunnwerk unless told. */
export async function joinPortal(
  world: World,
  { name, email }: { name: string; email: string },
  place: Place = world.workspace,
  origin = world.context.config.portalUrl,
): Promise<TestMember> {
  return world.tx(async (tx) => {
    const now = world.context.now();
    const { secret } = await makeLink(tx, { purpose: "sign_in", email, now });
    const { member } = await signIn(tx, secret, { name, now });
    const cookie = await openSession(tx, member.id, origin, now);
    return {
      id: member.id,
      identityId: member.identity_id,
      personId: member.person_id,
      cookie: cookie.split(";")[0] ?? "",
    };
  }, place.id);
}
