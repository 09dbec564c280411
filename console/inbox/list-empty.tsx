import { loadSample } from "@earshot/contract/workspace.ts";
import { Button } from "@mantine/core";
import { IconMoodCheck, IconSearchOff } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { type InboxSearch, views } from "./views.ts";

/** What belongs in a view that holds nothing, and how it gets there. */
export function ListEmpty({ search }: { search: InboxSearch }) {
  const { t } = useTranslation("inbox");
  const { slug, sample, can } = useWorkspace();
  const view = search.view ?? "open";
  const open = useMutation({
    mutationFn: () => call(loadSample),
    onSuccess: (answer) => answer.workspaceSlug && window.location.assign(`/w/${answer.workspaceSlug}/inbox`),
    onError: toastProblem,
  });
  const { view: _, edited: _e, sort: _s, ...narrowing } = search;
  const named = views.find(({ name }) => name === view)?.name;
  if (named === undefined || Object.keys(narrowing).length > 0) {
    return (
      <Empty icon={IconSearchOff} title={t("list.nothingFound")} text={t("list.nothingFoundText")}>
        <LinkButton
          to="/w/$workspace/inbox"
          params={{ workspace: slug }}
          search={{ view: named === undefined ? "all" : search.view, sort: search.sort }}
          variant="default"
        >
          {t("list.clear")}
        </LinkButton>
      </Empty>
    );
  }
  if (named !== "open" && named !== "all") {
    return <Empty icon={IconMoodCheck} title={t("empty.other")} text={t(`empty.${named}`)} />;
  }
  return (
    <Empty icon={IconMoodCheck} title={t("empty.open")} text={named === "all" ? t("empty.all") : t("empty.openText")}>
      {can("channels:manage") ? (
        <LinkButton to="/w/$workspace/channels" params={{ workspace: slug }} variant="light">
          {t("empty.connect")}
        </LinkButton>
      ) : null}
      {can("topics:manage") ? (
        <LinkButton to="/w/$workspace/listen" params={{ workspace: slug }} variant="default">
          {t("empty.topic")}
        </LinkButton>
      ) : null}
      {!sample && can("workspace:manage") ? (
        <Button variant="subtle" loading={open.isPending} onClick={() => open.mutate()}>
          {t("empty.sample")}
        </Button>
      ) : null}
    </Empty>
  );
}
