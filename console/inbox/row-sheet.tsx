import type { Conversation } from "@earshot/contract/inbox.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useActs } from "./act.ts";
import { ChoiceSheet } from "./choice-sheet.tsx";
import { useAssignChoices, useSnoozeChoices } from "./choices.tsx";
import { SnoozeDialog } from "./snooze-dialog.tsx";

export type Swiped = { conversation: Conversation; to: "assign" | "snooze" };

/** What a swipe over a row asks for: to the right who looks after it, to the left until when it sleeps. */
export function RowSheet({ swiped, onClose }: { swiped: Swiped | null; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const [custom, setCustom] = useState<Conversation | null>(null);
  const assign = useAssignChoices(swiped?.conversation.assignee);
  const snooze = useSnoozeChoices(swiped?.to === "snooze");
  return (
    <>
      <ChoiceSheet
        opened={swiped?.to === "assign"}
        title={t("keys.assign")}
        choices={assign.choices}
        onPick={(value) => swiped && acts.assign(swiped.conversation, assign.teammateOf(value))}
        onClose={onClose}
      />
      <ChoiceSheet
        opened={swiped?.to === "snooze"}
        title={t("snooze.label")}
        choices={snooze.choices}
        onPick={(value) => {
          if (!swiped) return;
          const until = snooze.untilOf(value);
          if (until === undefined) setCustom(swiped.conversation);
          else acts.snooze(swiped.conversation, until);
        }}
        onClose={onClose}
      />
      <SnoozeDialog
        opened={custom !== null}
        onClose={() => setCustom(null)}
        onSet={(until) => custom && acts.snooze(custom, until)}
      />
    </>
  );
}
