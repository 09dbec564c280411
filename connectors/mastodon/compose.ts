import type { Visibility } from "@earshot/contract/posts.ts";
import type { Account, Command } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { handleOf } from "./author.ts";
import type { StatusEntity } from "./entities.ts";
import { visibilityOf } from "./normalize.ts";

export type Reply = Extract<Command, { type: "reply" }>;

/** The body of POST /api/v1/statuses for an answer to this parent. Pure. */
export function compose(reply: Reply, parent: StatusEntity, account: Account | null): Record<string, unknown> {
  const warning = parent.spoiler_text.trim();
  return {
    status: withMention(reply.text, parent, account),
    in_reply_to_id: parent.id,
    visibility: networkVisibility(narrower(reply.visibility, visibilityOf(parent.visibility))),
    // The network's custom: an answer under a warning keeps it.
    ...(warning !== "" && { spoiler_text: warning }),
  };
}

/** The parent's author named in front, unless the text names them already or they are ourselves. */
function withMention(text: string, parent: StatusEntity, account: Account | null): string {
  const [, domain = ""] = account?.handle.split("@") ?? [];
  const acct = parent.account.acct || parent.account.username;
  const full = handleOf(acct, domain);
  if (acct === "" || full.toLowerCase() === account?.handle.toLowerCase()) return text;
  const [name = "", host = ""] = full.split("@");
  const isOurHost = host.toLowerCase() === domain.toLowerCase();
  const named = [...text.matchAll(MENTION)].some(([, user = "", at]) => {
    if (user.toLowerCase() !== name.toLowerCase()) return false;
    return at === undefined ? isOurHost : at.toLowerCase() === host.toLowerCase();
  });
  return named ? text : `@${acct} ${text}`;
}

const MENTION =
  /(?<![=/\p{L}\p{N}_])@([a-z0-9_][a-z0-9_.-]*?)(?:@([\p{L}\p{N}:.-]*[\p{L}\p{N}]))?(?![\p{L}\p{N}_@])/giu;

const WIDE_TO_NARROW: readonly Visibility[] = ["public", "unlisted", "followers", "direct"];

function narrower(wanted: Visibility, parent: Visibility): Visibility {
  const [a, b] = [WIDE_TO_NARROW.indexOf(wanted), WIDE_TO_NARROW.indexOf(parent)];
  if (a < 0) throw new ConnectorError("invalid", `Mastodon has no visibility “${wanted}”.`);
  return a > b ? wanted : parent;
}

function networkVisibility(visibility: Visibility): string {
  return visibility === "followers" ? "private" : visibility;
}
