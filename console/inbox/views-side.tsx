import { countConversations } from "@earshot/contract/inbox.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { type InboxSearch, views } from "./views.ts";
import styles from "./views-side.module.css";

/** The column of views with what stands in each. */
export function ViewsSide({ search }: { search: InboxSearch }) {
  const { t } = useTranslation("inbox");
  const { slug } = useWorkspace();
  const counts = useQuery(get(countConversations));
  return (
    <nav className={styles.side} aria-label={t("views.choose")}>
      <p className={styles.title}>{t("title")}</p>
      {views.map(({ name, icon, count }) => (
        <SideLink
          key={name}
          icon={icon}
          label={t(`views.${name}`)}
          count={count ? counts.data?.[count] : undefined}
          active={(search.view ?? "open") === name}
          to="/w/$workspace/inbox"
          params={{ workspace: slug }}
          search={{ ...search, view: name === "open" ? undefined : name }}
        />
      ))}
    </nav>
  );
}
