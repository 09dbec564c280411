import { countAdvocacy } from "@earshot/contract/advocacy.ts";
import { IconHourglass, IconListDetails, IconMessageReport, IconReceipt, IconScale } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** The views of Advocacy. */
export function AdvocacySide() {
  const { t } = useTranslation("advocacy");
  const { slug } = useWorkspace();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const counts = useQuery(get(countAdvocacy));
  const here = pathname.slice(`/w/${slug}/advocacy`.length).replace(/\/$/, "");
  const waits = (search as { state?: string }).state === undefined;
  return (
    <>
      <SideLink
        icon={IconHourglass}
        label={t("side.waiting")}
        count={counts.data?.held}
        active={here === "" && waits}
        to="/w/$workspace/advocacy"
        search={{}}
      />
      <SideLink
        icon={IconMessageReport}
        label={t("side.disputes")}
        count={counts.data?.disputes}
        to="/w/$workspace/advocacy/disputes"
      />
      <SideLink icon={IconReceipt} label={t("side.ledger")} to="/w/$workspace/advocacy/ledger" />
      <SideLink
        icon={IconListDetails}
        label={t("side.acts")}
        active={here === "" && !waits}
        to="/w/$workspace/advocacy"
        search={{ state: "all" }}
      />
      <SideLink icon={IconScale} label={t("side.program")} to="/w/$workspace/advocacy/program" />
    </>
  );
}
