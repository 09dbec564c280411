import { listRelays, type Relay } from "@earshot/contract/asked-elsewhere.ts";
import { IconCornerUpLeft } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import list from "../shell/list.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";
import { CommunitySide } from "./community-side.tsx";

/** Answers that wait to be passed on, each leading to the conversation in which it was asked. */
export function RelaysPage() {
  const { t } = useTranslation("community");
  const relays = useInfiniteQuery(pages(listRelays, { query: { limit: 50 } }));
  return (
    <Page title={t("relay.list")} side={<CommunitySide />} wide>
      <div className={list.column}>
        <RowsList
          answer={relays}
          render={(relay) => <RelayRow relay={relay} />}
          label={t("relay.list")}
          height={61}
          empty={<Empty icon={IconCornerUpLeft} title={t("relay.empty")} text={t("relay.emptyText")} />}
        />
      </div>
    </Page>
  );
}

function RelayRow({ relay }: { relay: Relay }) {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  return (
    <Link
      className={list.row}
      to="/w/$workspace/inbox/$conversation"
      params={{ workspace: slug, conversation: relay.conversationId }}
      search={{ view: "all" }}
    >
      <NetworkIcon network={relay.to.network} />
      <span className={list.what}>
        <bdi className={styles.title}>{relay.question.title}</bdi>
        <span className={styles.sub}>
          {relay.refusal ?? (
            <>
              {t("relay.to")} <bdi>@{relay.to.handle.replace(/^@/, "")}</bdi> · <bdi>{relay.answer.text}</bdi>
            </>
          )}
        </span>
      </span>
      <Ago at={relay.createdAt} className={styles.sub} />
    </Link>
  );
}
