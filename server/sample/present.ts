import type { Sample } from "@earshot/contract/workspace.ts";
import type { Context } from "#server/context.ts";
import { playedMs, sampleNow } from "./clock.ts";
import { boundTo } from "./open.ts";
import type { SampleState } from "./state.ts";
import { type TeamName, team } from "./team.ts";

export function presentSample(context: Context, state: SampleState | null): Sample {
  if (!state) return { loaded: false, workspaceSlug: null, speed: 0, now: null, endsAt: null, logins: [] };
  return {
    loaded: true,
    workspaceSlug: state.slug,
    speed: state.speed,
    now: sampleNow(state, context.now()).toISOString(),
    endsAt: new Date(Date.parse(state.anchor) + playedMs).toISOString(),
    logins: loginsOf(context, state),
  };
}

/** The log-ins that are shown; none that was sealed under a master key that is gone. */
function loginsOf(context: Context, { workspaceId, passwords }: SampleState): Sample["logins"] {
  return Object.entries(passwords).flatMap(([who, sealed]) => {
    const { name, email, does } = team[who as TeamName];
    try {
      return [{ name, email, password: context.keyring.open(sealed, boundTo(workspaceId, who)), role: does }];
    } catch {
      return [];
    }
  });
}
