import { createTopic, deleteTopic, getTopic, listTopics, type Topic, updateTopic } from "@earshot/contract/topics.ts";
import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";
import { ListenSide } from "./listen-side.tsx";
import { type TopicDraft, TopicForm } from "./topic-form.tsx";
import { TopicPreview } from "./topic-preview.tsx";

const route = getRouteApi("/w/$workspace/listen/topics/$topicId");

/** A new topic: what to listen for on one side, what it would have found on the other. */
export function NewTopic() {
  const { t } = useTranslation("listen");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (body: TopicDraft) => call(createTopic, { body }),
    onSuccess: async (topic) => {
      toast(t("builder.created", { name: topic.name }));
      await refresh(listTopics);
      void navigate({ to: "/w/$workspace/listen/topics/$topicId", params: { workspace: slug, topicId: topic.id } });
    },
  });
  return (
    <Page title={t("topics.new")} side={<ListenSide />} back={`/w/${slug}/listen/topics`} wide>
      <Builder topic={null} busy={create.isPending} error={create.error} onSave={(draft) => create.mutate(draft)} />
    </Page>
  );
}

/** A saved topic. A changed query runs again over what is stored. */
export function EditTopic() {
  const { t } = useTranslation("listen");
  const { slug, can } = useWorkspace();
  const { topicId } = route.useParams();
  const navigate = useNavigate();
  const topic = useQuery({
    ...get(getTopic, { params: { id: topicId } }),
    refetchInterval: (query) => (query.state.data?.rerun === "running" ? 1500 : false),
  });
  const [saves, setSaves] = useState(0);
  const save = useMutation({
    mutationFn: ({ draft, version }: { draft: TopicDraft; version: number | undefined }) =>
      call(updateTopic, { params: { id: topicId }, body: draft, version }),
    onSuccess: (saved) => {
      setSaves((count) => count + 1);
      queryClient.setQueryData(get(getTopic, { params: { id: topicId } }).queryKey, saved);
      toast(t(saved.rerun === "running" ? "builder.savedRerun" : "builder.saved", { name: saved.name }));
      return refresh(listTopics);
    },
    onError: () => refresh(getTopic),
  });
  const remove = async (name: string) => {
    const sure = await confirm({
      title: t("builder.removeTitle", { name }),
      text: t("builder.removeText"),
      yes: t("builder.remove"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(deleteTopic, { params: { id: topicId } });
      await navigate({ to: "/w/$workspace/listen/topics", params: { workspace: slug } });
      toast(t("builder.removed", { name }));
      await refresh(listTopics);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Page
      title={topic.data?.name ?? t("topics.one")}
      side={<ListenSide />}
      back={`/w/${slug}/listen/topics`}
      wide
      actions={
        topic.data &&
        can("topics:manage") && (
          <Button
            size="compact-md"
            variant="subtle"
            color="brick"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => void remove(topic.data.name)}
          >
            {t("builder.remove")}
          </Button>
        )
      }
    >
      {topic.isError ? (
        <ProblemNote error={topic.error} onRetry={() => void topic.refetch()} />
      ) : topic.isPending ? (
        <RowsSkeleton />
      ) : (
        <Builder
          // a saved form starts anew from what was saved
          key={`${topicId} ${saves}`}
          topic={topic.data}
          busy={save.isPending}
          error={save.error}
          onSave={(draft, version) => save.mutate({ draft, version })}
        />
      )}
    </Page>
  );
}

type BuilderProps = {
  topic: Topic | null;
  busy: boolean;
  error: unknown;
  onSave: (draft: TopicDraft, version?: number) => void;
};

function Builder({ topic, busy, error, onSave }: BuilderProps) {
  const [query, setQuery] = useState(topic?.query ?? "");
  // the version the changes are made from: somebody else's meanwhile is a conflict, not overwritten
  const [version] = useState(topic?.version);
  return (
    <div className={styles.builder}>
      <TopicForm
        topic={topic}
        query={query}
        onQuery={setQuery}
        busy={busy}
        error={error}
        onSave={(draft) => onSave(draft, version)}
      />
      <TopicPreview query={query} />
    </div>
  );
}
