import { IconBook, IconBookUpload, IconCalendarDue, IconHelpCircle, IconPencil } from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** The views of Knowledge. */
export function KnowledgeSide() {
  const { t } = useTranslation("knowledge");
  const { slug } = useWorkspace();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const asked = search as { state?: string; due?: boolean };
  const listed = pathname.replace(/\/$/, "") === `/w/${slug}/knowledge`;
  const to = "/w/$workspace/knowledge";
  return (
    <>
      <SideLink icon={IconBook} label={t("all")} active={listed && !asked.state && !asked.due} to={to} search={{}} />
      <SideLink
        icon={IconBookUpload}
        label={t("published")}
        active={listed && asked.state === "published"}
        to={to}
        search={{ state: "published" }}
      />
      <SideLink
        icon={IconPencil}
        label={t("drafts")}
        active={listed && asked.state === "draft"}
        to={to}
        search={{ state: "draft" }}
      />
      <SideLink
        icon={IconCalendarDue}
        label={t("due")}
        active={listed && asked.due === true}
        to={to}
        search={{ due: true }}
      />
      <SideLink icon={IconHelpCircle} label={t("asked")} to="/w/$workspace/knowledge/asked" />
    </>
  );
}
