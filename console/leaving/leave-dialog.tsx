import { listCategories } from "@earshot/contract/community.ts";
import { countConversations, getConversation, listConversations } from "@earshot/contract/inbox.ts";
import { countViews } from "@earshot/contract/inbox-views.ts";
import * as contract from "@earshot/contract/leaving.ts";
import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./leaving.module.css";
import { useMinuteChoices } from "./minutes.ts";
import { Reasons } from "./reasons.tsx";

const touched = [contract.getLeaving, getConversation, listConversations, countConversations, countViews] as const;

/** Leaves one conversation: what the question says, who would be asked and why, and when it comes back. */
export function LeaveDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const { t } = useTranslation("leaving");
  const { can } = useWorkspace();
  const params = { id: conversationId };
  const [category, setCategory] = useState<string | null | undefined>();
  const [title, setTitle] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number | null>(null);
  const preview = useQuery({
    ...get(contract.previewLeaving, { params, query: category ? { categoryId: category } : {} }),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const categories = useQuery({ ...get(listCategories), enabled: can("community:read") });
  const found = preview.data;
  const chosen = category === undefined ? (found?.categoryId ?? null) : category;
  const waits = minutes ?? found?.minutes ?? 240;
  const choices = useMinuteChoices(waits);
  const leave = useMutation({
    mutationFn: () =>
      call(contract.createLeaving, {
        params,
        body: {
          minutes: waits,
          ...(title !== null && title.trim() !== found?.title && { title }),
          ...(category !== undefined && { categoryId: category }),
        },
      }),
    onSuccess: () => {
      onClose();
      void refresh(...touched);
      toast(t("done.left"), { undo: () => void takeBack(conversationId) });
    },
  });
  const errors = fieldErrors(leave.error);
  return (
    <FormModal
      title={t("title")}
      opened
      onClose={onClose}
      onSubmit={() => leave.mutate()}
      yes={t("dialog.go")}
      pending={leave.isPending}
      error={leave.error}
      disabled={!found || found.refusal !== null}
      wide
    >
      {preview.isError ? (
        <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />
      ) : !found ? (
        <RowsSkeleton rows={4} />
      ) : found.refusal ? (
        <Text size="sm" role="alert">
          {found.refusal.message}
        </Text>
      ) : (
        <Stack>
          <Text size="sm" c="dimmed">
            {t("dialog.lead")}
          </Text>
          <TextInput
            label={t("dialog.question")}
            value={title ?? found.title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            maxLength={200}
            error={errors.title}
            dir="auto"
            // drawn after the dialog has looked for what to focus
            autoFocus
          />
          {categories.data && categories.data.items.length > 0 ? (
            <Select
              label={t("dialog.category")}
              value={chosen}
              placeholder={t("dialog.noCategory")}
              onChange={setCategory}
              data={categories.data.items.map(({ id, name }) => ({ value: id, label: name }))}
              clearable
              error={errors.categoryId}
            />
          ) : null}
          <Select
            label={t("dialog.deadline")}
            value={String(waits)}
            onChange={(value) => value && setMinutes(Number(value))}
            data={choices}
            allowDeselect={false}
          />
          <WhoIsAsked preview={found} />
        </Stack>
      )}
    </FormModal>
  );
}

function WhoIsAsked({ preview }: { preview: { asked: contract.MatchedMember[]; passed: Passed[] } }) {
  const { t } = useTranslation("leaving");
  const { asked, passed } = preview;
  return (
    <div>
      <p className={styles.legend}>{t("dialog.asked")}</p>
      {asked.length === 0 ? (
        <Text size="sm">{t("dialog.nobody")}</Text>
      ) : (
        <ol className={styles.asked}>
          {asked.map(({ member, score, reasons }) => (
            <li key={member.id}>
              <div className={styles.who}>
                <strong>
                  <bdi>{member.name}</bdi>
                </strong>
                <span className={styles.quiet}>{t("score", { count: score })}</span>
              </div>
              <Reasons reasons={reasons} />
            </li>
          ))}
        </ol>
      )}
      {passed.length > 0 ? (
        <p className={styles.quiet}>
          {t("dialog.passed")}:{" "}
          {passed.map(({ because, members }) => t(`because.${because}`, { count: members })).join("; ")}.
        </p>
      ) : null}
    </div>
  );
}
type Passed = { because: (typeof contract.passedBecause)[number]; members: number };

/** Leaves many: each with its own question and members, all with the same time. */
export function LeaveManyDialog({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("leaving");
  const { t: inbox } = useTranslation("inbox");
  const settings = useQuery(get(contract.getLeavingSettings));
  const [minutes, setMinutes] = useState<number | null>(null);
  const waits = minutes ?? settings.data?.minutes ?? 240;
  const choices = useMinuteChoices(waits);
  const leave = useMutation({
    mutationFn: async () => {
      const lines = [];
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const part = ids.slice(at, at + AT_ONCE);
        lines.push(...(await call(contract.createLeavings, { body: { ids: part, minutes: waits } })).items);
      }
      return lines;
    },
    onSuccess: (lines) => {
      onDone();
      void refresh(...touched);
      const refused = lines.filter(({ refusal }) => refusal);
      const left = lines.filter(({ refusal }) => !refusal);
      if (left.length > 0)
        toast(t("done.many", { count: left.length }), { undo: () => left.forEach(({ id }) => void takeBack(id)) });
      if (refused.length > 0)
        toast(inbox("bulk.refused", { count: refused.length, reason: refused[0]?.refusal?.message ?? "" }), {
          tone: "failed",
        });
    },
  });
  return (
    <FormModal
      title={t("dialog.many", { count: ids.length })}
      opened
      onClose={onClose}
      onSubmit={() => leave.mutate()}
      yes={t("dialog.go")}
      pending={leave.isPending}
      error={leave.error}
    >
      <Text size="sm" c="dimmed">
        {t("dialog.manyLead")}
      </Text>
      <Select
        label={t("dialog.deadline")}
        value={String(waits)}
        onChange={(value) => value && setMinutes(Number(value))}
        data={choices}
        allowDeselect={false}
        data-autofocus
      />
    </FormModal>
  );
}

/** What the server takes in one call. */
const AT_ONCE = 50;

async function takeBack(conversationId: string): Promise<void> {
  await call(contract.endLeaving, { params: { id: conversationId } }).catch(toastProblem);
  await refresh(...touched);
}
