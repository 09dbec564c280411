import {
  type Conversation,
  type ConversationChange,
  type ConversationDetail,
  countConversations,
  getConversation,
  listConversations,
  listTags,
  updateConversation,
} from "@earshot/contract/inbox.ts";
import { countViews } from "@earshot/contract/inbox-views.ts";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { keyOf, queryClient, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { cachedConversation, writeConversation } from "./cache.ts";
import { askWhoseStands } from "./conflict.ts";
import { backTo, shownBy } from "./list-pages.ts";
import { rebase } from "./rebase.ts";

/** One change of a conversation at a time: the next one starts from the version the one before left. */
const lines = new Map<string, Promise<unknown>>();
/** Posts that arrive raise the version too; more often than this in a row somebody is shown the error. */
const MOST_TRIES = 4;

/**
 * Changes a conversation on screen at once and then at the server. `said` is shown with an Undo that changes it back.
 * A change that is refused disappears again and says why; where a teammate set something else meanwhile, one chooses.
 */
export function change(
  conversation: Conversation,
  patch: ConversationChange,
  { said, shown }: { said?: string; shown?: Partial<Conversation> } = {},
): Promise<void> {
  const before = cachedConversation(conversation.id) ?? conversation;
  const mine = { ...shownBy(patch, before), ...shown };
  const back = () => ({
    ...shownBy(backTo(before, patch), before),
    ...(patch.assigneeId !== undefined && { assignee: before.assignee }),
  });
  writeConversation(conversation.id, mine);
  if (said) toast(said, { undo: () => void change(before, backTo(before, patch), { shown: back() }) });
  const line = (lines.get(conversation.id) ?? Promise.resolve()).then(async () => {
    try {
      writeConversation(conversation.id, await settle(before, patch, mine));
    } catch (error) {
      toastProblem(error);
      writeConversation(conversation.id, back());
      await refresh(getConversation, listConversations);
    } finally {
      void refresh(countConversations, countViews, listConversations, ...(patch.tags ? [listTags] : []));
    }
  });
  lines.set(conversation.id, line);
  return line;
}

/** Sends it until it fits the version that stands, asking whose shall stand where both set the same. */
async function settle(
  before: Conversation,
  wanted: ConversationChange,
  mine: Partial<Conversation>,
): Promise<Conversation> {
  const params = { id: before.id };
  let body = wanted;
  let from = before;
  let version = cachedConversation(before.id)?.version ?? before.version;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(updateConversation, { params, body, version });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409 || attempt === MOST_TRIES) throw error;
    }
    const now: ConversationDetail = await call(getConversation, { params });
    const again = rebase(from, body, now);
    if (again.clashes.length > 0) {
      const insist = await askWhoseStands({ subject: before.subject || before.snippet, mine, clashes: again.clashes });
      if (!insist) {
        queryClient.setQueryData(keyOf(getConversation, { params }), now);
        return now;
      }
    }
    body = again.change;
    from = now;
    version = now.version;
  }
}
