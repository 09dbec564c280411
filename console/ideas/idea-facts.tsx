import {
  getIdea,
  type IdeaDetail,
  listBackers,
  listEvidence,
  listIdeas,
  mergeIdea,
  unmergeIdea,
} from "@earshot/contract/ideas.ts";
import { Button, Group } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconGitMerge, IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import entries from "../shell/entries.module.css";
import { LinkedText } from "../shell/linked-text.tsx";
import { Picker } from "../shell/picker.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";
import { StateChip } from "./state-mark.tsx";

const stale = () => refresh(getIdea, listIdeas, listEvidence, listBackers);

/** What an idea is, where it stands, our answer, and what it was merged with. */
export function IdeaFacts({
  idea,
  merging,
  onMerging,
  onEdit,
  onDecide,
}: {
  idea: IdeaDetail;
  merging: boolean;
  onMerging: (open: boolean) => void;
  onEdit: () => void;
  onDecide: () => void;
}) {
  const { t } = useTranslation("ideas");
  const { slug, can } = useWorkspace();
  const may = can("ideas:manage");
  const unmerge = useMutation({
    mutationFn: (id: string) => call(unmergeIdea, { params: { id } }),
    onSuccess: async () => {
      toast(t("page.unmerged"));
      await stale();
    },
    onError: toastProblem,
  });
  const toIdea = (id: string, title: string) => (
    <Link to="/w/$workspace/ideas/$ideaId" params={{ workspace: slug, ideaId: id }}>
      <bdi>{title}</bdi>
    </Link>
  );
  return (
    <>
      <div className={entries.line}>
        <StateChip state={idea.state} />
        <b>{t("row.votes", { count: idea.votes })}</b>
        <span className={entries.quiet}>{t("row.evidence", { count: idea.evidence })}</span>
      </div>
      {idea.mergedInto && (
        <div>
          <p>
            {t("page.mergedInto")} {toIdea(idea.mergedInto.id, idea.mergedInto.title)}
          </p>
          {may && (
            <Button
              mt={8}
              size="compact-sm"
              variant="default"
              loading={unmerge.isPending}
              onClick={() => unmerge.mutate(idea.id)}
            >
              {t("page.unmerge")}
            </Button>
          )}
        </div>
      )}
      {may && !idea.mergedInto && (
        <Group gap="xs">
          <Button size="compact-md" onClick={onDecide} title={`${t("decide.button")} (S)`}>
            {t("decide.button")}
          </Button>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={onEdit}
            title={`${t("form.edit")} (E)`}
          >
            {t("form.edit")}
          </Button>
          <MergePicker idea={idea} opened={merging} onOpened={onMerging} />
        </Group>
      )}
      <section>
        <h2>{t("page.answer")}</h2>
        {idea.answer ? (
          <p className={styles.answer} dir="auto">
            <LinkedText text={idea.answer} />
          </p>
        ) : (
          <p className={entries.quiet}>{t("page.noAnswer")}</p>
        )}
      </section>
      <section>
        <h2>{t("form.text")}</h2>
        {idea.text ? (
          <p dir="auto">
            <LinkedText text={idea.text} />
          </p>
        ) : (
          <p className={entries.quiet}>{t("page.noText")}</p>
        )}
      </section>
      <p className={entries.quiet}>
        {[idea.product?.name, idea.owner ? `${t("form.owner")}: ${idea.owner.name}` : t("page.noOwner")]
          .filter(Boolean)
          .join(" · ")}
        <br />
        {idea.createdBy ? t("page.addedBy", { name: idea.createdBy }) : t("history.made")} <Ago at={idea.createdAt} />
      </p>
      {idea.merged.length > 0 && (
        <section>
          <h2>{t("page.mergedHere")}</h2>
          {idea.merged.map(({ id, title, votes }) => (
            <div key={id} className={entries.line}>
              {toIdea(id, title)}
              <span className={entries.quiet}>{t("row.votes", { count: votes })}</span>
              {may && (
                <button type="button" className={styles.plain} onClick={() => unmerge.mutate(id)}>
                  {t("page.unmerge")}
                </button>
              )}
            </div>
          ))}
        </section>
      )}
    </>
  );
}

function MergePicker({
  idea,
  opened,
  onOpened,
}: {
  idea: IdeaDetail;
  opened: boolean;
  onOpened: (open: boolean) => void;
}) {
  const { t } = useTranslation("ideas");
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const ideas = useQuery({
    ...get(listIdeas, { query: { q: q || undefined, limit: 20 } }),
    enabled: opened,
    placeholderData: (before) => before,
  });
  const others = (ideas.data?.items ?? []).filter(({ id }) => id !== idea.id);
  const merge = useMutation({
    mutationFn: (into: string) => call(mergeIdea, { params: { id: idea.id }, body: { into } }),
    onSuccess: async (merged) => {
      toast(t("page.merged", { title: merged.mergedInto?.title ?? "" }), {
        undo: () =>
          void call(unmergeIdea, { params: { id: idea.id } })
            .then(stale)
            .catch(toastProblem),
      });
      await stale();
    },
    onError: toastProblem,
  });
  return (
    <Picker
      label={t("page.merge")}
      nothing={t("list.noneTitle")}
      opened={opened}
      onOpened={onOpened}
      onTyped={setTyped}
      width={320}
      choices={others.map(({ id, title, votes }) => ({
        value: id,
        label: title,
        hint: t("row.votes", { count: votes }),
      }))}
      onPick={(into) => merge.mutate(into)}
      target={
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconGitMerge size={15} aria-hidden />}
          aria-haspopup="listbox"
          aria-expanded={opened}
          onClick={() => onOpened(!opened)}
          title={`${t("page.merge")} (M)`}
        >
          {t("page.merge")}
        </Button>
      }
    />
  );
}
