import type { Conversation } from "@earshot/contract/inbox.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { InboxSearch } from "../inbox/views.ts";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./home.module.css";

type Props = {
  conversation: Conversation;
  /** the view of the inbox that it opens in */
  search: InboxSearch;
  /** a further line, as until when it waits */
  more?: string;
};

/** A conversation that waits: with whom, about what, since when. */
export function WaitingRow({ conversation, search, more }: Props) {
  const { t } = useTranslation("inbox");
  const { slug } = useWorkspace();
  const name = conversation.customer?.name || conversation.customer?.handle || t("list.somebody");
  return (
    <Link
      className={styles.row}
      to="/w/$workspace/inbox/$conversation"
      params={{ workspace: slug, conversation: conversation.id }}
      search={search}
    >
      <Face name={name} url={conversation.customer?.avatarUrl} size={28} />
      <span className={styles.who}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <NetworkIcon network={conversation.network} size={14} />
      </span>
      <span className={styles.words} dir="auto">
        {conversation.snippet || conversation.subject}
      </span>
      <Ago at={conversation.lastPostAt} className={styles.age} />
      {more ? <span className={styles.more}>{more}</span> : null}
    </Link>
  );
}
