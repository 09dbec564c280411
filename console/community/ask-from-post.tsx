import * as contract from "@earshot/contract/asked-elsewhere.ts";
import { getQuestion, listCategories, listQuestions, type Question } from "@earshot/contract/community.ts";
import { getConversation } from "@earshot/contract/inbox.ts";
import { Alert, Group, Radio, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { countText } from "../inbox/count-text.ts";
import { Counter } from "../inbox/counter.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";
import { SimilarQuestions } from "./similar-questions.tsx";

const quoted = { limit: contract.mostQuoted, unit: "graphemes", linkLength: null, maxBytes: null } as const;
const stale = () => refresh(contract.getQuestionDraft, getQuestion, listQuestions, getConversation);

/** The form is drawn once its draft has come: the dialog's own first focus is spent by then. */
const focusAtFirst = (box: HTMLInputElement | null) => box?.focus();

/** Asks on the portal what a post asks: as one of the questions that ask the same, or as one of its own. */
export function AskFromPost({ postId, onClose }: { postId: string; onClose: () => void }) {
  const { t } = useTranslation("community");
  const [typed, setTyped] = useState<{ title?: string; quote?: string; text?: string; notice?: string }>({});
  const [says, setSays] = useState<"quote" | "text">("quote");
  const [categoryId, setCategory] = useState<string | null>(null);
  const [tags, setTags] = useState("");
  const [looked] = useDebouncedValue(typed.title?.trim(), 300);
  const draft = useQuery({
    ...get(contract.getQuestionDraft, { params: { id: postId }, query: { title: looked || undefined } }),
    placeholderData: (before) => before,
  });
  const categories = useQuery(get(listCategories));
  const given = { ...draft.data, ...typed };
  const notice = given.notice?.trim() ? { notice: given.notice.trim() } : {};
  const done = async (words: string) => {
    onClose();
    toast(words);
    await stale();
  };
  const ask = useMutation({
    mutationFn: () =>
      call(contract.askFromPost, {
        params: { id: postId },
        body: {
          title: (given.title ?? "").trim(),
          ...(says === "quote" ? { quote: (given.quote ?? "").trim() } : { text: (given.text ?? "").trim() }),
          ...(categoryId !== null && { categoryId }),
          tags: tags
            .split(",")
            .map((tag) => tag.trim())
            .filter(Boolean),
          ...notice,
        },
      }),
    onSuccess: () => done(t("from.asked")),
  });
  const attach = useMutation({
    mutationFn: (question: Question) =>
      call(contract.sameHere, { params: { id: question.id }, body: { postId, ...notice } }),
    onSuccess: () => done(t("from.attached")),
  });
  const errors = fieldErrors(ask.error);
  const words = says === "quote" ? given.quote : given.text;
  const used = countText(given.quote ?? "", quoted);
  const refused = draft.data?.refusal ?? null;
  return (
    <FormModal
      title={t("from.title")}
      opened
      wide
      onClose={onClose}
      onSubmit={() => ask.mutate()}
      yes={t("from.publish")}
      pending={ask.isPending}
      error={ask.error ?? attach.error}
      disabled={
        !draft.data ||
        refused !== null ||
        !given.title?.trim() ||
        !words?.trim() ||
        (says === "quote" && used > quoted.limit)
      }
    >
      {draft.isError ? (
        <ProblemNote error={draft.error} onRetry={() => void draft.refetch()} />
      ) : !draft.data ? (
        <RowsSkeleton rows={4} />
      ) : refused ? (
        <Refused reason={refused.reason} question={draft.data.question} onClose={onClose} />
      ) : (
        <>
          <SimilarQuestions questions={draft.data.similar} pending={attach.isPending} onSame={attach.mutate} />
          <TextInput
            label={t("from.name")}
            description={t("from.nameHelp")}
            value={given.title ?? ""}
            onChange={(event) => setTyped({ ...typed, title: event.currentTarget.value })}
            maxLength={200}
            error={errors.title}
            dir="auto"
            ref={focusAtFirst}
          />
          <Group grow preventGrowOverflow={false} align="start">
            <Select
              label={t("from.category")}
              data={(categories.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={categoryId}
              onChange={setCategory}
              clearable
              error={errors.categoryId}
            />
            <TextInput
              label={t("from.tags")}
              description={t("from.tagsHelp")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              value={tags}
              onChange={(event) => setTags(event.currentTarget.value)}
              maxLength={210}
              error={errors.tags}
            />
          </Group>
          <Radio.Group label={t("from.says")} value={says} onChange={(value) => setSays(value as typeof says)}>
            <Group gap="lg" mt={6}>
              <Radio value="quote" label={t("from.quote")} />
              <Radio value="text" label={t("from.own")} />
            </Group>
          </Radio.Group>
          {says === "quote" ? (
            <div>
              <Textarea
                label={t("from.quoteLabel")}
                description={t("from.quoteHelp")}
                value={given.quote ?? ""}
                onChange={(event) => setTyped({ ...typed, quote: event.currentTarget.value })}
                maxLength={2_000}
                autosize
                minRows={2}
                maxRows={6}
                error={errors.quote}
                dir="auto"
              />
              <p className={styles.counter}>
                <Counter used={used} rules={quoted} />
              </p>
            </div>
          ) : (
            <Textarea
              label={t("from.textLabel")}
              description={t("from.textHelp")}
              value={given.text ?? ""}
              onChange={(event) => setTyped({ ...typed, text: event.currentTarget.value })}
              maxLength={20_000}
              autosize
              minRows={3}
              maxRows={10}
              error={errors.text}
              dir="auto"
            />
          )}
          <Textarea
            label={t("from.notice")}
            description={t("from.noticeHelp", { blanks: "{{link}}, {{name}}" })}
            value={given.notice ?? ""}
            onChange={(event) => setTyped({ ...typed, notice: event.currentTarget.value })}
            maxLength={2_000}
            autosize
            minRows={2}
            maxRows={5}
            error={errors.notice}
            dir="auto"
          />
          {draft.data.held && <p className={styles.held}>{t("from.held", { reason: draft.data.held.reason })}</p>}
        </>
      )}
    </FormModal>
  );
}

function Refused({ reason, question, onClose }: { reason: string; question: Question | null; onClose: () => void }) {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  return (
    <Alert color="amber" variant="light" title={t(question ? "from.already" : "from.refused")}>
      {question ? (
        <Link
          to="/w/$workspace/community/questions/$questionId"
          params={{ workspace: slug, questionId: question.id }}
          onClick={onClose}
        >
          <bdi>{question.title}</bdi>
        </Link>
      ) : (
        reason
      )}
    </Alert>
  );
}
