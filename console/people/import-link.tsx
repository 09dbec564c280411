import type { ImportKind } from "@earshot/contract/imports.ts";
import { IconFileImport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../shell/link-button.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Leads to where files are imported, with the kind chosen; nothing for those who may not. */
export function ImportLink({ kind }: { kind: ImportKind }) {
  const { t } = useTranslation("people");
  const { slug, can } = useWorkspace();
  if (!can("imports:manage")) return null;
  return (
    <LinkButton
      size="compact-md"
      variant="default"
      leftSection={<IconFileImport size={16} aria-hidden />}
      to="/w/$workspace/settings/imports"
      params={{ workspace: slug }}
      search={{ kind }}
    >
      {t("importFile")}
    </LinkButton>
  );
}
