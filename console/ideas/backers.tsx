import { type Backer, listBackers } from "@earshot/contract/ideas.ts";
import { IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import list from "../shell/list.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";

/** Who stands behind an idea, each once. */
export function Backers({ ideaId }: { ideaId: string }) {
  const { t } = useTranslation("ideas");
  const backers = useInfiniteQuery(pages(listBackers, { params: { id: ideaId }, query: { limit: 100 } }));
  return (
    <RowsList
      answer={backers}
      render={(backer) => <Row backer={backer} />}
      label={t("page.backers")}
      height={53}
      empty={<Empty icon={IconUsers} title={t("backers.empty")} text={t("backers.emptyText")} />}
    />
  );
}

function Row({ backer }: { backer: Backer }) {
  const { t } = useTranslation("ideas");
  const { slug } = useWorkspace();
  const name = backer.name ?? t("backers.anonymous");
  const sub = [
    backer.posts > 0 && t("backers.posts", { count: backer.posts }),
    backer.voted && t("backers.voted"),
  ].filter(Boolean);
  return (
    <div className={`${list.row} ${styles.row}`}>
      <Face name={name} url={backer.author?.avatarUrl} size={30} />
      <span className={list.what}>
        {backer.personId ? (
          <Link
            className={list.title}
            to="/w/$workspace/people/$personId"
            params={{ workspace: slug, personId: backer.personId }}
          >
            <bdi>{name}</bdi>
          </Link>
        ) : (
          <bdi className={list.title}>{name}</bdi>
        )}
        <span className={list.sub}>{sub.join(" · ")}</span>
      </span>
      {backer.author && <NetworkIcon network={backer.author.network} size={15} />}
      <Ago at={backer.since} className={list.sub} />
    </div>
  );
}
