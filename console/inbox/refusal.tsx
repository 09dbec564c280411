import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ContactWhy } from "../people/contact-why.tsx";
import styles from "./composer.module.css";

/** Why no reply can leave from here, and what can be done instead. */
export function Refusal({
  conversation,
  refusal,
  onNote,
}: {
  conversation: ConversationDetail;
  refusal: string | null;
  onNote: () => void;
}) {
  const { t } = useTranslation("inbox");
  const source = conversation.thread.findLast((post) => post.url && !post.author?.own)?.url;
  return (
    <div className={styles.refusal} data-refusal>
      <p>
        {refusal ?? (
          <>
            <strong>{t("composer.refused")}</strong> {t("composer.refusedHelp")}
          </>
        )}
      </p>
      {refusal && conversation.customer?.personId ? <ContactWhy personId={conversation.customer.personId} /> : null}
      <Button size="compact-sm" variant="default" onClick={onNote}>
        {t("composer.writeNote")}
      </Button>
      {source ? (
        <Button
          size="compact-sm"
          variant="subtle"
          component="a"
          href={source}
          target="_blank"
          rel="noopener noreferrer"
          leftSection={<IconExternalLink size={14} aria-hidden />}
        >
          {t("thread.openPost")}
        </Button>
      ) : null}
    </div>
  );
}
