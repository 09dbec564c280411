import { closePortal, getPortal, openPortal, type Portal } from "@earshot/contract/portal.ts";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { Opening } from "./opening.tsx";

/** Opens or closes the portal. */
export function OpenPortal({ portal }: { portal: Portal }) {
  const { t } = useTranslation("community");
  return (
    <Opening
      isOpen={portal.openedAt !== null}
      isWhole={portal.missing.length === 0}
      open={(overrideReason) => call(openPortal, { body: { overrideReason } }).then(() => refresh(getPortal))}
      close={() => call(closePortal).then(() => refresh(getPortal))}
      words={{
        open: t("open.open"),
        override: t("open.override"),
        overrideTitle: t("open.overrideTitle"),
        close: t("open.close"),
        closeTitle: t("open.closeTitle"),
        closeText: t("open.closeText"),
      }}
    />
  );
}
