import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { useTranslation } from "react-i18next";
import { type InboxSearch, views } from "./views.ts";

/** What stands above the list. */
export function useViewTitle(search: InboxSearch, saved: SavedView | undefined): string {
  const { t } = useTranslation("inbox");
  return saved?.name ?? t(`views.${views.find(({ name }) => name === search.view)?.name ?? "open"}`);
}
