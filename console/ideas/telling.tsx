import {
  getIdea,
  type IdeaChange,
  type IdeaDetail,
  listRecipients,
  type Recipient,
  tellBackers,
} from "@earshot/contract/ideas.ts";
import { Button, Group, Textarea } from "@mantine/core";
import { IconSpeakerphone } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { Chip } from "../shell/chip.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";

/** Telling the newest change: the words, whom they reach, why some are held, and how far it is. */
export function Telling({ idea }: { idea: IdeaDetail }) {
  const { t } = useTranslation("ideas");
  const change = idea.changes[0];
  if (idea.mergedInto || !change?.from || change.to === "duplicate")
    return <Empty icon={IconSpeakerphone} title={t("tell.nothing")} text={t("tell.nothingText")} />;
  return <Words idea={idea} change={change} />;
}

function Words({ idea, change }: { idea: IdeaDetail; change: IdeaChange }) {
  const { t } = useTranslation("ideas");
  const { can } = useWorkspace();
  const [tried, setTried] = useState<string | undefined>();
  const [typed, setTyped] = useState<string | undefined>();
  const recipients = useInfiniteQuery({
    ...pages(listRecipients, { params: { id: idea.id }, query: { text: tried, limit: 50 } }),
    placeholderData: (before) => before,
  });
  const first = recipients.data?.pages[0];
  const text = typed ?? first?.text ?? "";
  const tell = useMutation({
    mutationFn: () => call(tellBackers, { params: { id: idea.id }, body: { changeId: change.id, text: text.trim() } }),
    onSuccess: async () => {
      toast(t("tell.confirmed"));
      await refresh(getIdea, listRecipients);
    },
    onError: toastProblem,
  });
  const ask = async () => {
    const sure = await confirm({
      title: t("tell.confirmTitle"),
      text: t("tell.confirmText"),
      yes: t("tell.confirmAll"),
    });
    if (sure) tell.mutate();
  };
  const isTried = text.trim() === (first?.text ?? "").trim();
  return (
    <>
      {change.telling ? (
        <Progress
          change={change}
          telling={change.telling}
          pending={tell.isPending}
          onAgain={can("ideas:tell") ? () => tell.mutate() : null}
        />
      ) : (
        <div className={styles.words}>
          <Textarea
            label={t("tell.words")}
            description={t("tell.help", { blanks: "{{name}}, {{idea}}, {{state}}, {{answer}}" })}
            value={text}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={2048}
            autosize
            minRows={2}
            maxRows={8}
            dir="auto"
            readOnly={!can("ideas:tell")}
          />
          {first && first.unknown.length > 0 && (
            <p className={styles.reason}>{t("tell.unknown", { names: first.unknown.join(", ") })}</p>
          )}
          {can("ideas:tell") ? (
            <Group gap="xs">
              <Button
                size="compact-md"
                variant="default"
                disabled={!text.trim() || isTried}
                onClick={() => setTried(text.trim())}
              >
                {t("tell.preview")}
              </Button>
              <Button
                size="compact-md"
                loading={tell.isPending}
                disabled={!text.trim() || !isTried || idea.votes === 0}
                onClick={() => void ask()}
              >
                {t("tell.confirmAll")}
              </Button>
            </Group>
          ) : (
            <p className={entries.quiet}>{t("tell.noPermission")}</p>
          )}
        </div>
      )}
      <RowsList
        answer={recipients}
        render={(one) => <RecipientRow one={one} />}
        label={t("tell.recipients")}
        height={104}
        empty={<Empty icon={IconSpeakerphone} title={t("tell.nobody")} text={t("tell.nobodyText")} />}
      />
    </>
  );
}

function Progress({
  change,
  telling,
  pending,
  onAgain,
}: {
  change: IdeaChange;
  telling: NonNullable<IdeaChange["telling"]>;
  pending: boolean;
  onAgain: (() => void) | null;
}) {
  const { t } = useTranslation("ideas");
  const { counts } = telling;
  return (
    <div className={styles.words} role="status" data-change={change.id}>
      <p className={styles.told} dir="auto">
        {telling.text}
      </p>
      <div className={entries.line}>
        {!telling.done && <span className={entries.quiet}>{t("tell.under")}</span>}
        {(["sent", "waiting", "failed", "held"] as const)
          .filter((what) => counts[what] > 0)
          .map((what) => (
            <b key={what}>{t(`tell.${what}`, { count: counts[what] })}</b>
          ))}
        {telling.by && <span className={entries.quiet}>{t("tell.toldBy", { name: telling.by })}</span>}
        {onAgain && telling.done && counts.held > 0 && (
          <Button size="compact-sm" variant="default" loading={pending} onClick={onAgain}>
            {t("tell.again")}
          </Button>
        )}
      </div>
    </div>
  );
}

function RecipientRow({ one }: { one: Recipient }) {
  const { t } = useTranslation("ideas");
  const { slug, can } = useWorkspace();
  return (
    <article className={entries.entry}>
      <div className={entries.line}>
        {one.network && <NetworkIcon network={one.network} size={15} />}
        <bdi>
          <b>{one.name ?? t("backers.anonymous")}</b>
        </bdi>
        <Chip tone={one.state === "sent" ? "good" : undefined}>{t(`tell.state.${one.state}`)}</Chip>
        {one.conversationId && can("conversations:read") && (
          <Link
            className={styles.end}
            to="/w/$workspace/inbox/$conversation"
            params={{ workspace: slug, conversation: one.conversationId }}
          >
            {t("tell.conversation")}
          </Link>
        )}
      </div>
      {one.held && <p className={styles.reason}>{one.held.reason}</p>}
      {one.postText && (
        <p className={`${styles.told} ${entries.quiet}`} dir="auto">
          {one.postText}
        </p>
      )}
      {one.text && (
        <p className={styles.answer} dir="auto">
          {one.text}
        </p>
      )}
    </article>
  );
}
