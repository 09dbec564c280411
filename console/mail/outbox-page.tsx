import { mailStates } from "@earshot/contract/choices.ts";
import { getMailSettings, listMails, type MailLine, type MailState } from "@earshot/contract/mail.ts";
import { NativeSelect, Text } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./mail.module.css";
import { MailPane } from "./mail-pane.tsx";
import { StateMark } from "./state-mark.tsx";

/** What left, what waits, and without a mail server what would have been sent. */
export function OutboxPage() {
  const { t } = useTranslation("mail");
  const { can, slug } = useWorkspace();
  if (!can("mail:manage")) {
    return (
      <Page title={t("title")} side={<SettingsSide />} wide>
        <Empty icon={IconMail} title={t("notAllowed")} text={t("notAllowedText")} />
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      side={<SettingsSide />}
      wide
      actions={
        <LinkButton
          to="/w/$workspace/settings/mail/server"
          params={{ workspace: slug }}
          size="compact-md"
          variant="default"
        >
          {t("server")}
        </LinkButton>
      }
    >
      <Outbox />
    </Page>
  );
}

function Outbox() {
  const { t } = useTranslation("mail");
  const { state, mail } = useSearch({ from: "/w/$workspace/settings/mail" });
  const navigate = useNavigate({ from: "/w/$workspace/settings/mail" });
  const mails = useInfiniteQuery(pages(listMails, { query: { limit: 100, ...(state && { state }) } }));
  const pick = (next?: string) => void navigate({ search: { ...(state && { state }), ...(next && { mail: next }) } });
  return (
    <div className={styles.room}>
      <ServerNotice />
      <div className={styles.bar}>
        <NativeSelect
          aria-label={t("stateLabel")}
          size="sm"
          value={state ?? ""}
          onChange={(event) => {
            const next = mailStates.find((known) => known === event.currentTarget.value);
            void navigate({ search: next ? { state: next } : {} });
          }}
          data={[
            { value: "", label: t("all") },
            ...mailStates.map((value: MailState) => ({ value, label: t(`state.${value}`) })),
          ]}
        />
      </div>
      <RowsList
        answer={mails}
        render={(row) => <MailRow row={row} isOpen={row.id === mail} onOpen={() => pick(row.id)} />}
        label={t("outbox")}
        height={64}
        empty={<Empty icon={IconMail} title={t("emptyTitle")} text={state ? t("emptyFilter") : t("emptyText")} />}
      />
      {mail && <MailPane key={mail} id={mail} onClose={() => pick()} />}
    </div>
  );
}

/** Says where mail goes when it does not simply leave. */
function ServerNotice() {
  const { t } = useTranslation("mail");
  const { slug, format } = useWorkspace();
  const { data } = useQuery(get(getMailSettings));
  if (!data) return null;
  const { settings } = data;
  if (settings?.lastError) {
    return (
      <div className={styles.notice} data-fault role="status">
        <Text fw={560}>{t("faultTitle")}</Text>
        <Text size="sm">
          {t("form.lastError", { at: format.short(settings.lastError.at), message: settings.lastError.message })}
        </Text>
      </div>
    );
  }
  if (settings) return null;
  return (
    <div className={styles.notice}>
      <Text fw={560}>{t("caughtTitle")}</Text>
      <Text size="sm">{t("caughtText")}</Text>
      <div>
        <LinkButton to="/w/$workspace/settings/mail/server" params={{ workspace: slug }} size="compact-sm">
          {t("setUp")}
        </LinkButton>
      </div>
    </div>
  );
}

function MailRow({ row, isOpen, onOpen }: { row: MailLine; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation("mail");
  const { format } = useWorkspace();
  return (
    <button type="button" className={styles.row} data-open={isOpen || undefined} onClick={onOpen}>
      <span className={styles.lines}>
        <bdi className={styles.subject}>{row.subject}</bdi>
        <Text size="xs" c="dimmed" component="span">
          <bdi>{row.toAddress}</bdi>
          {row.error ? ` · ${row.error.message}` : ""}
          {row.state === "queued" && row.retryAt ? ` · ${t("tryAt", { at: format.short(row.retryAt) })}` : ""}
        </Text>
      </span>
      <span className={styles.end}>
        <StateMark state={row.state} />
        <Text size="xs" c="dimmed" component="span">
          <Ago at={row.createdAt} />
        </Text>
      </span>
    </button>
  );
}
