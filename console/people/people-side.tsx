import { IconBox, IconBuilding, IconReceipt, IconUserQuestion, IconUsers } from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** The views of People. */
export function PeopleSide() {
  const { t } = useTranslation("people");
  const { slug, can } = useWorkspace();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const here = pathname.slice(`/w/${slug}/people`.length);
  const others =
    here.startsWith("/authors") || here.startsWith("/organizations") || here === "/products" || here === "/purchases";
  return (
    <>
      <SideLink icon={IconUsers} label={t("list.title")} active={!others} to="/w/$workspace/people" />
      <SideLink icon={IconUserQuestion} label={t("authors.title")} to="/w/$workspace/people/authors" />
      <SideLink icon={IconBuilding} label={t("organization.title")} to="/w/$workspace/people/organizations" />
      {can("products:read") && (
        <>
          <SideLink icon={IconBox} label={t("products.title")} to="/w/$workspace/people/products" />
          <SideLink icon={IconReceipt} label={t("purchases.title")} to="/w/$workspace/people/purchases" />
        </>
      )}
    </>
  );
}
