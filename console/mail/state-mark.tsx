import type { MailState } from "@earshot/contract/mail.ts";
import {
  type Icon,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHelpCircle,
  IconInbox,
  IconSend,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./mail.module.css";

/** A shape for each state, so that color is never alone. */
const shapes: Record<MailState, Icon> = {
  queued: IconClock,
  sending: IconSend,
  sent: IconCircleCheck,
  caught: IconInbox,
  failed: IconCircleX,
  unknown: IconHelpCircle,
};

export function StateMark({ state }: { state: MailState }) {
  const { t } = useTranslation("mail");
  const Shape = shapes[state];
  return (
    <span className={styles.state} data-state={state}>
      <Shape size={15} stroke={1.9} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
