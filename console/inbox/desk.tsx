import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { useMemo, useState } from "react";
import { StopCard } from "../people/stop-card.tsx";
import { Boundary } from "../shell/boundary.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";
import { ActionBar } from "./action-bar.tsx";
import { AnswerContext, useAnswering } from "./answering.tsx";
import { Composer } from "./composer.tsx";
import type { Opened } from "./conversation-keys.ts";
import { useDraft } from "./draft.ts";
import { focusComposer, useComposerAsked } from "./focus-composer.ts";
import type { Seen } from "./newest-of-others.ts";
import { Thread } from "./thread.tsx";

/** The thread and what is written under it; the one chooses what the other answers. On a phone the field opens when asked for. */
export function Desk({
  conversation,
  seen,
  onSeen,
  onOpened,
  onNext,
}: {
  conversation: ConversationDetail;
  seen: Seen | undefined;
  onSeen: (seen: Seen) => void;
  onOpened: (opened: Opened) => void;
  onNext: () => void;
}) {
  const narrow = useNarrow();
  const { can } = useWorkspace();
  const [draft, setDraft] = useDraft(conversation.id);
  const answering = useAnswering(conversation, draft);
  const [writing, setWriting] = useState(draft.reply !== "" || draft.note !== "");
  useComposerAsked(() => setWriting(true));
  const { postId, usual } = answering;
  // one post alone needs no choice
  const may = can("replies:send") && answering.posts.length > 1;
  const context = useMemo(
    () =>
      may
        ? {
            postId,
            answer: (chosen: string) => {
              setDraft({ parentId: chosen === usual ? null : chosen });
              focusComposer("reply");
            },
          }
        : null,
    [may, postId, usual, setDraft],
  );
  return (
    <>
      <AnswerContext value={context}>
        <Boundary resetOn={conversation.id}>
          <Thread conversation={conversation} onSeen={onSeen} />
        </Boundary>
      </AnswerContext>
      <Boundary resetOn={conversation.id}>
        {conversation.customer ? <StopCard identityId={conversation.customer.id} /> : null}
        {narrow && !writing ? (
          <ActionBar conversation={conversation} onOpened={onOpened} />
        ) : (
          <Composer
            conversation={conversation}
            answering={answering}
            draft={draft}
            setDraft={setDraft}
            seen={seen}
            onNext={onNext}
            onFold={narrow ? () => setWriting(false) : null}
          />
        )}
      </Boundary>
    </>
  );
}
