import { listConnectors } from "@earshot/contract/channels.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./channels.module.css";
import { ConnectForm } from "./connect-form.tsx";
import { ConnectorCards } from "./connector-cards.tsx";

const route = getRouteApi("/w/$workspace/channels/new");

/** Connecting: choose the network, then say which account, feed or source. */
export function ConnectPage() {
  const { t } = useTranslation("channels");
  const { slug } = useWorkspace();
  const { connector: chosen } = route.useSearch();
  const connectors = useQuery(get(listConnectors));
  const connector = connectors.data?.items.find((one) => one.id === chosen);
  return (
    <Page
      title={connector ? t("connect.titleOne", { name: connector.name }) : t("connect.title")}
      back={`/w/${slug}/channels`}
    >
      {connectors.isError ? (
        <ProblemNote error={connectors.error} onRetry={() => void connectors.refetch()} />
      ) : connectors.isPending ? (
        <RowsSkeleton rows={3} height={120} />
      ) : connector ? (
        <div className={styles.form}>
          <p className={styles.crumb}>
            <Link to="/w/$workspace/channels/new" params={{ workspace: slug }} className={styles.textLink}>
              {t("connect.other")}
            </Link>
          </p>
          <ConnectForm key={connector.id} connector={connector} />
        </div>
      ) : (
        <ConnectorCards connectors={connectors.data.items} />
      )}
    </Page>
  );
}
