import * as community from "@earshot/contract/community.ts";
import { Anchor, Badge, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { PostHtml } from "../listen/post-html.tsx";
import { RippleOfAnswer } from "../ripple/ripple-of-answer.tsx";
import { Ago } from "../shell/ago.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import sections from "../shell/sections.module.css";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";
import { CommunitySide } from "./community-side.tsx";
import { HideForm } from "./hide-form.tsx";
import { RetitleForm } from "./retitle-form.tsx";
import { Sources } from "./sources.tsx";

const route = getRouteApi("/w/$workspace/community/questions/$questionId");
const old = () => refresh(community.getQuestion, community.listQuestions);

/** A question of the portal with its answers, and what the team can do. */
export function QuestionPage() {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  const { questionId: id } = route.useParams();
  const question = useQuery(get(community.getQuestion, { params: { id } }));
  return (
    <Page
      title={question.data?.title ?? t("question.title")}
      side={<CommunitySide />}
      back={`/w/${slug}/community`}
      actions={
        question.data && (
          <Anchor href={question.data.url} target="_blank" rel="noopener" size="sm">
            {t("question.onPortal")}
          </Anchor>
        )
      }
    >
      {question.isError ? (
        <ProblemNote error={question.error} onRetry={() => void question.refetch()} />
      ) : !question.data ? (
        <RowsSkeleton rows={4} />
      ) : (
        <Whole question={question.data} />
      )}
    </Page>
  );
}

function Whole({ question }: { question: community.QuestionDetail }) {
  const { t } = useTranslation("community");
  const { can } = useWorkspace();
  const works = can("community:work");
  const solve = async (answerId: string | null) => {
    try {
      const params = { id: question.id };
      if (answerId === null) await call(community.reopenQuestion, { params });
      else await call(community.solveQuestion, { params, body: { answerId, solution: "likely" } });
      await old();
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Stack gap="md">
      <article className={styles.card}>
        {question.html !== "" && <PostHtml html={question.html} />}
        <Byline author={question.author} at={question.askedAt} />
        <Group gap="xs">
          <Badge variant="light">{t(`state.${question.state}`)}</Badge>
          <Text size="sm" c="dimmed">
            {t("question.meToo", { count: question.votes })}
          </Text>
          {question.solvedBy && (
            <Text size="sm" c="dimmed">
              {t(`question.by.${question.solvedBy}`)}
            </Text>
          )}
          {works && question.solvedBy && question.solvedBy !== "votes" && (
            <Button size="compact-sm" variant="subtle" onClick={() => void solve(null)}>
              {t("question.reopen")}
            </Button>
          )}
          {works && (question.author.team || question.sources.length > 0) && <RetitleForm question={question} />}
          {works && (
            <HideForm
              hidden={question.hiddenReason}
              save={(hiddenReason) =>
                call(community.updateQuestion, { params: { id: question.id }, body: { hiddenReason } }).then(old)
              }
            />
          )}
        </Group>
      </article>
      <Sources question={question} />
      <h2 className={sections.heading}>{t("question.answers", { count: question.answers })}</h2>
      {question.answerList.map((answer) => (
        <article key={answer.id} className={styles.card} data-solution={answer.solution ?? undefined}>
          <PostHtml html={answer.html} />
          <Byline author={answer.author} at={answer.postedAt} />
          <Group gap="xs">
            {answer.solution && <Badge color="teal">{t(`solution.${answer.solution}`)}</Badge>}
            <Text size="sm" c="dimmed">
              {t("question.helpful", { count: answer.votes })}
            </Text>
            {!answer.hiddenAt && <RippleOfAnswer answerId={answer.id} questionId={question.id} />}
            {works && !answer.solution && !answer.hiddenAt && (
              <Button size="compact-sm" variant="subtle" onClick={() => void solve(answer.id)}>
                {t("question.markLikely")}
              </Button>
            )}
            {works && (
              <HideForm
                hidden={answer.hiddenReason}
                save={(hiddenReason) =>
                  call(community.updateAnswer, { params: { id: answer.id }, body: { hiddenReason } }).then(old)
                }
              />
            )}
          </Group>
        </article>
      ))}
      {works && !question.hiddenAt && <AnswerForm id={question.id} />}
    </Stack>
  );
}

function Byline({ author, at }: { author: community.Question["author"]; at: string }) {
  const { t } = useTranslation("community");
  return (
    <Group gap={6} className={styles.sub}>
      <bdi>{author.name}</bdi>
      {author.team && <Badge size="xs">{t("question.team")}</Badge>}
      <Ago at={at} />
    </Group>
  );
}

function AnswerForm({ id }: { id: string }) {
  const { t } = useTranslation("community");
  const [text, setText] = useState("");
  const send = useMutation({
    mutationFn: () => call(community.createAnswer, { params: { id }, body: { text: text.trim() } }),
    onSuccess: async () => {
      setText("");
      await old();
      toast(t("answer.published"));
    },
  });
  const errors = fieldErrors(send.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={t("answer.label")}
          description={t("answer.help")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={20_000}
          autosize
          minRows={4}
          maxRows={16}
          error={errors.text}
          dir="auto"
        />
        {send.isError && Object.keys(errors).length === 0 && <ProblemNote error={send.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={send.isPending} disabled={text.trim() === ""}>
            {t("answer.publish")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
