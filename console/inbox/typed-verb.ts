import type { Status } from "@earshot/contract/inbox.ts";
import { typedSnooze } from "./snooze-presets.ts";

export type TypedVerb =
  | { verb: "snooze"; until: Date | null }
  | { verb: "assign"; teammate: { id: string; name: string } | null }
  | { verb: "tag"; tag: string }
  | { verb: "priority"; priority: number }
  | { verb: "status"; status: Exclude<Status, "snoozed"> };

const priorities = ["none", "low", "normal", "high", "urgent"];
const statusWords: Record<string, Exclude<Status, "snoozed">> = {
  resolve: "resolved",
  resolved: "resolved",
  done: "resolved",
  open: "open",
  reopen: "open",
  wait: "waiting_customer",
  community: "waiting_community",
};

/**
 * What a typed command asks for: "snooze 3d", "snooze reply", "assign ana", "assign me", "assign nobody", "tag billing",
 * "priority high", "resolve". Several where several fit; none when it is no command.
 */
export function typedVerbs(
  typed: string,
  known: { me: { id: string; name: string } | null; team: { id: string; name: string }[]; tags: string[]; now: Date },
): TypedVerb[] {
  const [verb = "", ...rest] = typed.trim().toLocaleLowerCase().split(/\s+/);
  const what = rest.join(" ");
  const status = what === "" ? statusWords[verb] : undefined;
  if (status) return [{ verb: "status", status }];
  if (what === "") return [];
  if (verb === "snooze") {
    if ("until reply".includes(what) && what.length > 2) return [{ verb, until: null }];
    const until = typedSnooze(what, known.now);
    return until ? [{ verb, until }] : [];
  }
  if (verb === "assign") {
    if (what === "me" && known.me) return [{ verb, teammate: known.me }];
    if (what === "nobody" || what === "none") return [{ verb, teammate: null }];
    const fits = (name: string) =>
      name
        .toLocaleLowerCase()
        .split(/\s+/)
        .some((_, at, all) => all.slice(at).join(" ").startsWith(what));
    return known.team
      .filter(({ name }) => fits(name))
      .map(({ id, name }) => ({ verb: "assign" as const, teammate: { id, name } }))
      .slice(0, 5);
  }
  if (verb === "tag") {
    // a tag keeps the letters it was typed with
    const tag = typed.trim().split(/\s+/).slice(1).join(" ").slice(0, 60);
    const alike = known.tags.filter((name) => name.toLocaleLowerCase().startsWith(what));
    return [...new Set([...alike, tag])].slice(0, 5).map((one) => ({ verb, tag: one }));
  }
  if (verb === "priority") {
    return priorities.flatMap((name, priority) => (name.startsWith(what) ? [{ verb, priority } as const] : []));
  }
  return [];
}
