import { type Channel, listRejectedEvents } from "@earshot/contract/channels.ts";
import { Accordion, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { MoreRows } from "../shell/more-rows.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./channels.module.css";

/** What arrived and could not be read: nothing is thrown away, and it is shown as it came. */
export function RejectedEvents({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const { format } = useWorkspace();
  const rejected = useInfiniteQuery(pages(listRejectedEvents, { params: { id: channel.id }, query: { limit: 20 } }));
  const items = rejected.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="rejected-title">
      <h2 id="rejected-title" className={styles.sectionTitle}>
        {t("rejected.title", { count: channel.rejected })}
      </h2>
      <Text size="sm" c="dimmed" mb="xs">
        {t("rejected.text")}
      </Text>
      {rejected.isError && <ProblemNote error={rejected.error} onRetry={() => void rejected.refetch()} />}
      <Accordion chevronPosition="left" chevronSize={16}>
        {items.map((event) => (
          <Accordion.Item key={event.id} value={event.id}>
            <Accordion.Control>
              <Text size="sm">{event.reason}</Text>
              <Text size="xs" c="dimmed">
                {format.short(event.at)}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <ScrollRegion className={styles.raw} label={t("rejected.raw")}>
                <pre dir="ltr">{event.raw}</pre>
              </ScrollRegion>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <MoreRows answer={rejected} label={t("rejected.more")} mt="sm" />
    </section>
  );
}
