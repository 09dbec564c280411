import type { Reply } from "@earshot/contract/inbox.ts";
import { IconAlertTriangle, IconCheck, IconClock, IconEyeSearch, IconLoader } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./thread.module.css";

const icons = {
  queued: IconClock,
  sending: IconLoader,
  sent: IconCheck,
  failed: IconAlertTriangle,
  unknown: IconEyeSearch,
  cancelled: IconClock,
};

/** How far a reply of ours has come, and who wrote it. */
export function ReplyStateLine({ reply }: { reply: Reply }) {
  const { t } = useTranslation("inbox");
  const Shape = icons[reply.state];
  return (
    <>
      <span className={styles.state} data-state={reply.state} role="status">
        <Shape size={14} stroke={2} aria-hidden />
        {t(`reply.${reply.state}`)}
        {reply.attempts > 1 && reply.state !== "sent" ? ` · ${t("reply.tries", { count: reply.attempts })}` : ""}
      </span>
      {reply.author ? <span>{t("thread.sentBy", { name: reply.author.name })}</span> : null}
    </>
  );
}
