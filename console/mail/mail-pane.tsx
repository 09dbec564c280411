import { getMail, listMails, retryMail } from "@earshot/contract/mail.ts";
import { Button, Group, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { SidePane } from "../shell/side-pane.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./mail.module.css";
import { StateMark } from "./state-mark.tsx";

/** One mail as it was or would be sent. */
export function MailPane({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("mail");
  const { format } = useWorkspace();
  // A link good for minutes is kept in no cache for longer than it is looked at.
  const mail = useQuery({ ...get(getMail, { params: { id } }), gcTime: 0 });
  const again = useMutation({
    mutationFn: () => call(retryMail, { params: { id } }),
    onSuccess: () => {
      toast(t("retried"));
      return refresh(listMails, getMail);
    },
    onError: toastProblem,
  });
  const retry = async () => {
    const isSure =
      mail.data?.state !== "unknown" ||
      (await confirm({ title: t("retryUnknown"), text: t("retryUnknownText"), yes: t("retry") }));
    if (isSure) again.mutate();
  };
  const { data } = mail;
  return (
    <SidePane title={data?.subject ?? t("title")} onClose={onClose} keys={t("keys")}>
      {mail.isError && !data ? (
        <ProblemNote error={mail.error} onRetry={() => void mail.refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : (
        <div className={styles.body}>
          <div className={styles.lines}>
            <Group gap="sm">
              <StateMark state={data.state} />
              <Text size="sm">
                <bdi>{t("to", { address: data.toName ? `${data.toName} <${data.toAddress}>` : data.toAddress })}</bdi>
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {[
                t("made", { at: format.short(data.createdAt) }),
                data.sentAt ? t("leftAt", { at: format.short(data.sentAt) }) : null,
                t("tries", { count: data.attempts }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            {data.error && <Text size="sm">{data.error.message}</Text>}
          </div>
          {data.link && (
            <div className={styles.lines}>
              <div>
                <Button
                  component="a"
                  href={data.link}
                  target="_blank"
                  rel="noopener noreferrer"
                  size="compact-md"
                  rightSection={<IconExternalLink size={15} aria-hidden />}
                >
                  {t("openLink")}
                </Button>
              </div>
              <Text size="xs" c="dimmed">
                {t("linkHelp", { at: data.expiresAt ? format.clock(data.expiresAt) : "" })}
              </Text>
            </div>
          )}
          <pre className={styles.text} dir="auto">
            {data.text}
          </pre>
          {(data.state === "failed" || data.state === "caught" || data.state === "unknown") && (
            <div>
              <Button size="compact-md" variant="default" loading={again.isPending} onClick={() => void retry()}>
                {t("retry")}
              </Button>
            </div>
          )}
        </div>
      )}
    </SidePane>
  );
}
