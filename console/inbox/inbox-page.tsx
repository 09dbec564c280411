import { useTranslation } from "react-i18next";
import { Page } from "../shell/page.tsx";

export function InboxPage() {
  const { t } = useTranslation("inbox");
  return <Page title={t("title")}>…</Page>;
}
