import { getQuestion, listQuestions, type QuestionDetail, updateQuestion } from "@earshot/contract/community.ts";
import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";

/** Gives a question that the team wrote down another title. */
export function RetitleForm({ question }: { question: QuestionDetail }) {
  const { t } = useTranslation("community");
  const [asking, ask] = useDisclosure(false);
  const [title, setTitle] = useState(question.title);
  const save = useMutation({
    mutationFn: () => call(updateQuestion, { params: { id: question.id }, body: { title: title.trim() } }),
    onSuccess: async () => {
      ask.close();
      await refresh(getQuestion, listQuestions);
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          setTitle(question.title);
          ask.open();
        }}
      >
        {t("retitle.change")}
      </Button>
      <FormModal
        title={t("retitle.title")}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => save.mutate()}
        yes={t("retitle.save")}
        pending={save.isPending}
        error={save.error}
        disabled={title.trim() === ""}
      >
        <TextInput
          label={t("retitle.name")}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={200}
          error={fieldErrors(save.error).title}
          dir="auto"
          data-autofocus
        />
      </FormModal>
    </>
  );
}
