import { countIdeas, getIdea, type Idea, listIdeas, settableStates, updateIdea } from "@earshot/contract/ideas.ts";
import { Select, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";

/** The state of an idea and the public words to it. */
export function DecideForm({
  idea,
  onClose,
  onDecided,
}: {
  idea: Idea;
  onClose: () => void;
  /** called when the state is a new one, which can be told */
  onDecided: () => void;
}) {
  const { t } = useTranslation(["ideas", "shell"]);
  const [state, setState] = useState<string>(idea.state);
  const [answer, setAnswer] = useState(idea.answer ?? "");
  const save = useMutation({
    mutationFn: () =>
      call(updateIdea, {
        params: { id: idea.id },
        body: { state: settableStates.find((one) => one === state), answer: answer.trim() || null },
        version: idea.version,
      }),
    onSuccess: async (saved) => {
      toast(t("decide.saved", { title: saved.title, state: t(`state.${saved.state}`) }));
      onClose();
      if (saved.state !== idea.state) onDecided();
      await refresh(getIdea, listIdeas, countIdeas);
    },
  });
  return (
    <FormModal
      title={t("decide.title")}
      opened
      wide
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("decide.save")}
      pending={save.isPending}
      error={save.error}
    >
      <Select
        label={t("decide.state")}
        value={state}
        allowDeselect={false}
        onChange={(value) => setState(value ?? idea.state)}
        data={settableStates.map((one) => ({ value: one, label: t(`state.${one}`) }))}
        data-autofocus
      />
      <Textarea
        label={t("decide.answer")}
        description={t("decide.answerHelp")}
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
        maxLength={20_000}
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        error={fieldErrors(save.error).answer}
      />
    </FormModal>
  );
}
