import type { Channel } from "@earshot/contract/channels.ts";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconPlayerPause,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./channels.module.css";

const icons = {
  ok: IconCircleCheck,
  degraded: IconAlertTriangle,
  failing: IconCircleX,
  reconnect: IconPlugConnectedX,
  paused: IconPlayerPause,
};

/** How a channel is, as a word and a shape; color only underlines it. */
export function HealthChip({ channel }: { channel: Pick<Channel, "health" | "paused"> }) {
  const { t } = useTranslation("channels");
  const state = channel.paused ? "paused" : channel.health;
  const Shape = icons[state];
  return (
    <span className={styles.health} data-state={state} title={t(`healthHelp.${state}`)}>
      <Shape size={15} aria-hidden />
      {t(`health.${state}`)}
    </span>
  );
}
