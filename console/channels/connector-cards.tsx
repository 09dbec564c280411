import type { ConnectorInfo } from "@earshot/contract/channels.ts";
import { Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./channels.module.css";

const told = ["reply", "stream", "search", "dm"] as const;

/** What can be connected, what each can do, and how far that was proven. */
export function ConnectorCards({ connectors }: { connectors: ConnectorInfo[] }) {
  const { t } = useTranslation("channels");
  const { slug } = useWorkspace();
  return (
    <ul className={styles.cards}>
      {connectors.map((connector) => (
        <li key={connector.id}>
          <Link
            className={styles.card}
            to="/w/$workspace/channels/new"
            params={{ workspace: slug }}
            search={{ connector: connector.id }}
          >
            <span className={styles.cardHead}>
              <NetworkIcon network={connector.id} size={22} />
              <Text component="span" fw={600} lang="en">
                {connector.name}
              </Text>
            </span>
            <Text size="sm" lang="en">
              {connector.summary}
            </Text>
            <Text size="xs" c="dimmed">
              {[
                t("connect.can.listen"),
                ...told.filter((one) => connector.capabilities.includes(one)).map((one) => t(`connect.can.${one}`)),
              ].join(" · ")}
            </Text>
            <span className={styles.proven}>
              <IconShieldCheck size={14} aria-hidden />
              <span>{t("connect.proven", { how: connector.proven })}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
