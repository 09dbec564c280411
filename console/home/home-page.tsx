import { IconBroadcast, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { everyChannel } from "../channels/channels.ts";
import { Forecast } from "../insights/forecast.tsx";
import { Left } from "../insights/left.tsx";
import { Rose } from "../insights/rose.tsx";
import { ToThank } from "../insights/to-thank.tsx";
import { BothSides } from "../ripple/both-sides.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { Arrived } from "./arrived.tsx";
import { Broken } from "./broken.tsx";
import styles from "./home.module.css";
import { Waiting } from "./waiting.tsx";

/** The first look of the day: what arrived, who waits, what broke. Only the parts the role may read. */
export function HomePage() {
  const { t } = useTranslation("home");
  const { can, slug } = useWorkspace();
  const channels = useQuery({ ...everyChannel(), enabled: can("channels:read") });
  const deaf = channels.data?.length === 0;
  return (
    <Page title={t("title")}>
      <div className={styles.home}>
        {deaf ? (
          <Empty icon={IconBroadcast} title={t("start.title")} text={t("start.text")}>
            {can("channels:manage") ? (
              <LinkButton
                leftSection={<IconPlus size={16} aria-hidden />}
                to="/w/$workspace/channels/new"
                params={{ workspace: slug }}
              >
                {t("start.connect")}
              </LinkButton>
            ) : null}
          </Empty>
        ) : null}
        {can("insights:read") && !deaf ? (
          <>
            <Rose />
            <Arrived />
            <Forecast />
          </>
        ) : null}
        <div className={styles.columns}>
          {can("conversations:read") ? (
            <>
              <Waiting />
              <Left />
              <ToThank />
            </>
          ) : null}
          {can("channels:read") || can("conversations:read") ? <Broken /> : null}
        </div>
        {can("insights:read") && !deaf ? <BothSides /> : null}
      </div>
    </Page>
  );
}
