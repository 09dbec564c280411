import { dropMailSettings, getMailSettings } from "@earshot/contract/mail.ts";
import { Button, Text } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./mail.module.css";
import { ServerForm } from "./server-form.tsx";
import { Suppressed } from "./suppressed.tsx";
import { TryServer } from "./try-server.tsx";

/** The mail server, a test of it, and addresses that get nothing. */
export function ServerPage() {
  const { t } = useTranslation("mail");
  const { can, slug } = useWorkspace();
  const isAllowed = can("mail:manage");
  const answer = useQuery({ ...get(getMailSettings), enabled: isAllowed });
  const outbox = (
    <LinkButton to="/w/$workspace/settings/mail" params={{ workspace: slug }} size="compact-md" variant="default">
      {t("outbox")}
    </LinkButton>
  );
  return (
    <Page title={t("server")} side={<SettingsSide />} actions={isAllowed && outbox}>
      {!isAllowed ? (
        <Empty icon={IconMail} title={t("notAllowed")} text={t("notAllowedText")} />
      ) : answer.isError && !answer.data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <RowsSkeleton rows={6} />
      ) : (
        <>
          <Text size="sm" maw={560} mb="md">
            {t("form.intro")}
          </Text>
          <ServerForm key={answer.data.settings?.version ?? 0} before={answer.data.settings} />
          {answer.data.settings && (
            <>
              <TryServer />
              <Forget />
            </>
          )}
          <Suppressed />
        </>
      )}
    </Page>
  );
}

function Forget() {
  const { t } = useTranslation("mail");
  const forget = async () => {
    const isSure = await confirm({
      title: t("form.removeTitle"),
      text: t("form.removeText"),
      yes: t("form.remove"),
      danger: true,
    });
    if (!isSure) return;
    try {
      await call(dropMailSettings, {});
      toast(t("form.removed"));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(getMailSettings);
  };
  return (
    <div className={styles.section}>
      <Button size="compact-md" variant="subtle" color="brick" onClick={() => void forget()}>
        {t("form.remove")}
      </Button>
    </div>
  );
}
