import * as contract from "@earshot/contract/asked-elsewhere.ts";
import { getConversation } from "@earshot/contract/inbox.ts";
import { Button, Group, Textarea } from "@mantine/core";
import { IconCornerUpLeft } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { countText } from "../inbox/count-text.ts";
import { Counter } from "../inbox/counter.tsx";
import { Ago } from "../shell/ago.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";

const stale = () => refresh(contract.listConversationRelays, contract.listRelays, getConversation);

/** The answer of a solved question where it was asked: what would be said, and one button that says it. */
export function RelayCard({ relay }: { relay: contract.Relay }) {
  if (relay.state !== "offered") return <Settled relay={relay} />;
  // Another answer is another text: what was typed for the one before goes with it.
  return <Offered key={`${relay.id} ${relay.answer.id}`} relay={relay} />;
}

function Offered({ relay }: { relay: contract.Relay }) {
  const { t } = useTranslation("community");
  const { can } = useWorkspace();
  const [typed, setTyped] = useState<string | undefined>();
  const text = typed ?? relay.text;
  const { composer, answer } = relay;
  const rules =
    composer.limit && composer.unit
      ? { limit: composer.limit, unit: composer.unit, linkLength: composer.linkLength, maxBytes: composer.maxBytes }
      : null;
  const used = rules ? countText(composer.prefix + text, rules) : 0;
  const tooLong = rules !== null && used > rules.limit;
  const send = useMutation({
    mutationFn: () => call(contract.passOn, { params: { id: relay.id }, body: { text: text.trim() } }),
    onSuccess: () => toast(t("relay.sent")),
    onError: toastProblem,
    onSettled: stale,
  });
  const aside = useAside(relay.id);
  const may = can("replies:send") && relay.refusal === null && text.trim() !== "" && !tooLong;
  return (
    <section className={styles.relay} aria-label={t("relay.title")} data-relay={relay.id}>
      <header className={styles.relayHead}>
        <IconCornerUpLeft size={15} stroke={1.9} aria-hidden />
        <strong>{t("relay.title")}</strong>
        <QuestionLink relay={relay} />
        <Ago at={relay.createdAt} />
      </header>
      <blockquote className={styles.relayAnswer} dir="auto">
        {answer.text}
      </blockquote>
      <p className={styles.sub}>
        {answer.team
          ? t("relay.byTeam", { name: answer.by })
          : answer.erased
            ? t("relay.byErased")
            : t(answer.named ? "relay.byNamed" : "relay.byUnnamed", { name: answer.by })}
      </p>
      {relay.refusal !== null ? (
        <p className={styles.held}>{relay.refusal}</p>
      ) : (
        <Textarea
          label={t("relay.words", { handle: `@${relay.to.handle.replace(/^@/, "")}` })}
          value={text}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !may || send.isPending) return;
            event.preventDefault();
            send.mutate();
          }}
          autosize
          minRows={2}
          maxRows={8}
          dir="auto"
          readOnly={!can("replies:send")}
        />
      )}
      <Group gap="xs">
        {can("replies:send") && relay.refusal === null && (
          <Button
            size="compact-md"
            data-relay-send
            loading={send.isPending}
            disabled={!may}
            onClick={() => send.mutate()}
          >
            {t("relay.send")}
          </Button>
        )}
        {can("conversations:work") && (
          <Button size="compact-md" variant="subtle" color="gray" onClick={() => void aside(true)}>
            {t("relay.aside")}
          </Button>
        )}
        {rules && relay.refusal === null && <Counter used={used} rules={rules} />}
      </Group>
    </section>
  );
}

/** What became of it, in a line. */
function Settled({ relay }: { relay: contract.Relay }) {
  const { t } = useTranslation("community");
  const { can } = useWorkspace();
  const aside = useAside(relay.id);
  return (
    <p className={styles.settled} data-relay={relay.id}>
      <span>
        {relay.state === "withdrawn"
          ? t("relay.withdrawn", { reason: relay.settledBy ?? "" })
          : relay.state === "sent"
            ? t("relay.wasSent", { name: relay.settledBy ?? t("portal.key") })
            : t("relay.wasAside", { name: relay.settledBy ?? t("portal.key") })}
        {relay.outdated && ` ${t("relay.outdated")}`}
      </span>
      <QuestionLink relay={relay} />
      {relay.state === "dismissed" && can("conversations:work") && (
        <Button size="compact-xs" variant="subtle" onClick={() => void aside(false)}>
          {t("relay.again")}
        </Button>
      )}
    </p>
  );
}

function QuestionLink({ relay }: { relay: contract.Relay }) {
  const { slug } = useWorkspace();
  return (
    <Link
      className={styles.relayLink}
      to="/w/$workspace/community/questions/$questionId"
      params={{ workspace: slug, questionId: relay.question.id }}
    >
      <bdi>{relay.question.title}</bdi>
    </Link>
  );
}

function useAside(id: string): (dismissed: boolean) => Promise<void> {
  const { t } = useTranslation("community");
  const set = async (dismissed: boolean): Promise<void> => {
    try {
      await call(contract.updateRelay, { params: { id }, body: { dismissed } });
      if (dismissed) toast(t("relay.putAside"), { undo: () => void set(false) });
    } catch (error) {
      toastProblem(error);
    }
    await stale();
  };
  return set;
}
