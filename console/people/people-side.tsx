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
  const params = { workspace: slug };
  const others =
    here.startsWith("/authors") || here.startsWith("/organizations") || here === "/products" || here === "/purchases";
  return (
    <>
      <SideLink icon={IconUsers} label={t("list.title")} active={!others} to="/w/$workspace/people" params={params} />
      <SideLink
        icon={IconUserQuestion}
        label={t("authors.title")}
        active={here.startsWith("/authors")}
        to="/w/$workspace/people/authors"
        params={params}
      />
      <SideLink
        icon={IconBuilding}
        label={t("organization.title")}
        active={here.startsWith("/organizations")}
        to="/w/$workspace/people/organizations"
        params={params}
      />
      {can("products:read") && (
        <>
          <SideLink
            icon={IconBox}
            label={t("products.title")}
            active={here === "/products"}
            to="/w/$workspace/people/products"
            params={params}
          />
          <SideLink
            icon={IconReceipt}
            label={t("purchases.title")}
            active={here === "/purchases"}
            to="/w/$workspace/people/purchases"
            params={params}
          />
        </>
      )}
    </>
  );
}
