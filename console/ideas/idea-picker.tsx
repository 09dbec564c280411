import {
  addEvidence,
  createIdea,
  getIdea,
  type Idea,
  listIdeas,
  listPostIdeas,
  removeEvidence,
} from "@earshot/contract/ideas.ts";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Picker } from "../shell/picker.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";

const made = "new:";

/** Chooses the idea that a post asks for, or makes one of the title that was typed. */
export function IdeaPicker({
  postId,
  target,
  opened,
  onOpened,
}: {
  postId: string;
  target: ReactElement;
  opened: boolean;
  onOpened: (opened: boolean) => void;
}) {
  const { t } = useTranslation("ideas");
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const ideas = useQuery({
    ...get(listIdeas, { query: { q: q || undefined, limit: 20 } }),
    enabled: opened,
    placeholderData: (before) => before,
  });
  const counted = useQuery({ ...get(listPostIdeas, { params: { id: postId } }), enabled: opened });
  const stale = () => refresh(listIdeas, getIdea, listPostIdeas);
  const back = useMutation({
    mutationFn: (value: string): Promise<Idea> =>
      value.startsWith(made)
        ? call(createIdea, { body: { title: value.slice(made.length), postId } })
        : call(addEvidence, { params: { id: value }, body: { postId } }),
    onSuccess: async (idea, value) => {
      toast(t(value.startsWith(made) ? "pick.made" : "pick.added", { title: idea.title }), {
        undo: () =>
          void call(removeEvidence, { params: { id: idea.id, postId } })
            .then(stale)
            .catch(toastProblem),
      });
      await stale();
    },
    onError: toastProblem,
  });
  const chosen = new Set(counted.data?.items.map(({ id }) => id));
  return (
    <Picker
      label={t("pick.label")}
      nothing={t("pick.nothing")}
      opened={opened}
      onOpened={onOpened}
      onTyped={setTyped}
      choices={(ideas.data?.items ?? []).map(({ id, title, votes }) => ({
        value: id,
        label: title,
        hint: t("row.votes", { count: votes }),
        chosen: chosen.has(id),
      }))}
      create={(title) => ({ value: made + title, label: t("pick.create", { title }) })}
      onPick={(value) => {
        if (!chosen.has(value)) back.mutate(value);
      }}
      target={target}
      width={320}
    />
  );
}
