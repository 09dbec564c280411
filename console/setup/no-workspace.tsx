import { getMe } from "@earshot/contract/workspace.ts";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Door } from "./door.tsx";
import { signOut } from "./sign-out.ts";

/** Signed in, but on no team. */
export function NoWorkspace() {
  const { t } = useTranslation("shell");
  const me = useQuery(get(getMe));
  return (
    <Door title={t("app")} lead={t("account.none", { name: me.data?.user?.email ?? "" })}>
      <Button variant="default" onClick={() => void signOut()}>
        {t("account.signOut")}
      </Button>
    </Door>
  );
}
