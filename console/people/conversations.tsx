import { type Conversation, listConversations } from "@earshot/contract/inbox.ts";
import { IconInbox } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

/** The team's work with a person or an organization, newest first, whatever its status. */
export function Conversations(whose: { personId: string } | { organizationId: string }) {
  const { t } = useTranslation("people");
  const conversations = useInfiniteQuery(pages(listConversations, { query: { ...whose, limit: 50 } }));
  return (
    <RowsList
      answer={conversations}
      render={(conversation) => <ConversationLine conversation={conversation} />}
      label={t("conversations.title")}
      height={57}
      empty={<Empty icon={IconInbox} title={t("conversations.emptyTitle")} text={t("conversations.emptyText")} />}
    />
  );
}

function ConversationLine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  return (
    <Link
      className={styles.row}
      to="/w/$workspace/inbox/$conversation"
      params={{ workspace: slug, conversation: conversation.id }}
    >
      <NetworkIcon network={conversation.network} size={16} />
      <span className={styles.who}>
        <bdi className={styles.name}>{conversation.subject || conversation.snippet}</bdi>
        <bdi className={styles.sub}>{conversation.snippet}</bdi>
      </span>
      <span className={styles.chip} data-tone={conversation.status === "open" ? "waiting" : undefined}>
        {t(`conversations.status.${conversation.status}`)}
      </span>
      <span className={styles.when}>
        <Ago at={conversation.lastPostAt} />
      </span>
    </Link>
  );
}
