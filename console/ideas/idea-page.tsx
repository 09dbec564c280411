import { getIdea } from "@earshot/contract/ideas.ts";
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { PostPane } from "../listen/post-pane.tsx";
import facts from "../shell/facts.module.css";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { Backers } from "./backers.tsx";
import { DecideForm } from "./decide-form.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { History } from "./history.tsx";
import { IdeaFacts } from "./idea-facts.tsx";
import { IdeaForm } from "./idea-form.tsx";
import styles from "./ideas.module.css";
import { IdeasSide } from "./ideas-side.tsx";
import { ideaTabs } from "./search.ts";
import { Telling } from "./telling.tsx";

const route = getRouteApi("/w/$workspace/ideas/$ideaId");

/** One idea: what it is and what we say of it, who asked for it where, and telling them. */
export function IdeaPage() {
  const { t } = useTranslation("ideas");
  const { slug, can } = useWorkspace();
  const { ideaId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [form, setForm] = useState<"edit" | "decide" | null>(null);
  const [merging, setMerging] = useState(false);
  const answer = useQuery({
    ...get(getIdea, { params: { id: ideaId } }),
    // Hints tell of every step; this looks again while backers are being told, should one be lost.
    refetchInterval: ({ state }) => {
      const telling = state.data?.changes[0]?.telling;
      return telling && (!telling.done || telling.counts.waiting > 0) ? 3_000 : false;
    },
  });
  const idea = answer.data;
  const tab = search.tab ?? "evidence";
  const show = (next: (typeof ideaTabs)[number]) =>
    void navigate({ search: (old) => ({ ...old, tab: next === "evidence" ? undefined : next }), replace: true });
  const mayDecide = can("ideas:manage") && idea?.mergedInto === null;
  useKeys(
    t("page.one"),
    [
      { keys: "e", label: t("form.edit"), run: () => setForm("edit") },
      { keys: "s", label: t("keys.decide"), run: () => setForm("decide") },
      { keys: "m", label: t("keys.merge"), run: () => setMerging(true) },
      { keys: "t", label: t("keys.tell"), run: () => show("tell") },
    ],
    mayDecide,
  );
  return (
    <Page title={idea?.title ?? t("page.one")} side={<IdeasSide />} back={`/w/${slug}/ideas`} wide>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !idea ? (
        <RowsSkeleton />
      ) : (
        <div className={styles.idea}>
          <ScrollRegion className={`${facts.facts} ${styles.facts}`} label={t("page.facts")}>
            <IdeaFacts
              idea={idea}
              merging={merging}
              onMerging={setMerging}
              onEdit={() => setForm("edit")}
              onDecide={() => setForm("decide")}
            />
          </ScrollRegion>
          <div className={`${list.column} ${styles.beside}`}>
            <div className={list.filters}>
              <SegmentedControl
                size="xs"
                aria-label={t("page.parts")}
                value={tab}
                onChange={(value) => show(ideaTabs.find((one) => one === value) ?? "evidence")}
                data={ideaTabs.map((one) => ({ value: one, label: t(`page.${one}`) }))}
              />
            </div>
            {tab === "evidence" && (
              <EvidenceList idea={idea} onOpen={(post) => void navigate({ search: (old) => ({ ...old, post }) })} />
            )}
            {tab === "backers" && <Backers ideaId={idea.id} />}
            {tab === "tell" && <Telling key={idea.changes[0]?.id} idea={idea} />}
            {tab === "history" && <History idea={idea} />}
          </div>
          <PostPane
            id={search.post}
            onClose={() => void navigate({ search: (old) => ({ ...old, post: undefined }) })}
          />
        </div>
      )}
      {idea && form === "edit" && <IdeaForm idea={idea} onClose={() => setForm(null)} />}
      {idea && form === "decide" && (
        <DecideForm idea={idea} onClose={() => setForm(null)} onDecided={() => can("ideas:tell") && show("tell")} />
      )}
    </Page>
  );
}
