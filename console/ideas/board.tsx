import { countIdeas, type IdeaSort, type IdeaState, listIdeas } from "@earshot/contract/ideas.ts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import entries from "../shell/entries.module.css";
import { RowsList } from "../shell/rows-list.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { IdeaRow } from "./idea-row.tsx";
import styles from "./ideas.module.css";
import { StateChip } from "./state-mark.tsx";

const lanes = ["considering", "planned", "started", "shipped", "declined"] as const;
type Asked = { q?: string | undefined; productId?: string | undefined; sort?: IdeaSort | undefined };

/** Ideas by state, side by side. */
export function Board({ asked }: { asked: Asked }) {
  const { t } = useTranslation("ideas");
  return (
    <ScrollRegion label={t("list.board")} className={styles.board}>
      {lanes.map((state) => (
        <Lane key={state} state={state} asked={asked} />
      ))}
    </ScrollRegion>
  );
}

function Lane({ state, asked }: { state: IdeaState; asked: Asked }) {
  const { t } = useTranslation("ideas");
  const counts = useQuery(get(countIdeas));
  const ideas = useInfiniteQuery(pages(listIdeas, { query: { ...asked, state } }));
  return (
    <section className={styles.lane} aria-label={t(`state.${state}`)}>
      <h2>
        <StateChip state={state} />
        <span className={entries.quiet}>{counts.data?.[state] ?? ""}</span>
      </h2>
      <RowsList
        answer={ideas}
        render={(idea) => <IdeaRow idea={idea} stated={false} />}
        label={t(`state.${state}`)}
        height={61}
        empty={<p className={styles.none}>{t("list.columnEmpty")}</p>}
      />
    </section>
  );
}
