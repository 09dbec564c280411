import { listConversations } from "@earshot/contract/inbox.ts";
import { listPeople } from "@earshot/contract/people.ts";
import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { IconBuilding, IconKeyboard, IconLogout, IconMessages, IconSearch, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { signOut } from "../setup/sign-out.ts";
import { type PaletteAction, paletteActions, usePaletteActions } from "./palette-actions.ts";
import { places } from "./places.ts";
import { Keys } from "./shortcut-sheet.tsx";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

const [store, spotlight] = createSpotlight();
const icon = { size: 17, stroke: 1.7 };

/** Actions on the selection, places, then conversations and people that hold the typed words. */
export function PaletteDialog({
  workspaces,
  onShortcuts,
  onClose,
}: {
  workspaces: MyWorkspace[];
  onShortcuts: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("shell");
  const [typed, setTyped] = useState("");
  useEffect(() => spotlight.open(), []);
  usePlaces(workspaces, onShortcuts);
  const found = useFound(typed);
  const actions = [...paletteActions(typed), ...found];
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    <Spotlight.Root
      store={store}
      onSpotlightClose={onClose}
      title={t("account.palette")}
      classNames={{ header: "visually-hidden" }}
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      clearQueryOnClose={false}
      scrollable
      maxHeight="min(60vh, 480px)"
      transitionProps={{ duration: 80 }}
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
    >
      <Spotlight.Search
        placeholder={t("palette.placeholder")}
        aria-label={t("account.palette")}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {actions
              .filter((action) => action.group === group)
              .map((action) => (
                <Spotlight.Action
                  key={action.id}
                  label={action.label}
                  description={action.description}
                  leftSection={action.icon}
                  rightSection={action.keys ? <Keys keys={action.keys} /> : undefined}
                  onClick={() => {
                    spotlight.close();
                    action.run();
                  }}
                  highlightQuery={false}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {actions.length === 0 ? <Spotlight.Empty>{t("palette.nothing")}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function usePlaces(workspaces: MyWorkspace[], onShortcuts: () => void): void {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  const navigate = useNavigate();
  usePaletteActions(() => [
    ...places
      .filter(({ permission }) => here.can(permission))
      .map(({ path, icon: Shape }) => ({
        id: `place ${path}`,
        group: t("palette.places"),
        label: t("palette.goTo", { place: t(`nav.${path}`) }),
        icon: <Shape {...icon} aria-hidden />,
        keys: `g ${path[0]}`,
        run: () => void navigate({ to: `/w/${here.slug}/${path}` }),
      })),
    ...workspaces
      .filter((workspace) => workspace.id !== here.id)
      .map((workspace) => ({
        id: `workspace ${workspace.id}`,
        group: t("nav.workspaces"),
        label: t("palette.goTo", { place: workspace.name }),
        icon: <IconBuilding {...icon} aria-hidden />,
        run: () => window.location.assign(`/w/${workspace.slug}/inbox`),
      })),
    {
      id: "shortcuts",
      group: t("palette.account"),
      label: t("account.shortcuts"),
      icon: <IconKeyboard {...icon} aria-hidden />,
      keys: "?",
      run: onShortcuts,
    },
    {
      id: "sign-out",
      group: t("palette.account"),
      label: t("account.signOut"),
      icon: <IconLogout {...icon} aria-hidden />,
      run: () => void signOut(),
    },
  ]);
}

function useFound(typed: string): PaletteAction[] {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed.trim(), 180);
  const long = q.length >= 2;
  const conversations = useQuery({
    ...get(listConversations, { query: { q, limit: 6 } }),
    enabled: long && here.can("conversations:read"),
  });
  const people = useQuery({ ...get(listPeople, { query: { q, limit: 5 } }), enabled: long && here.can("people:read") });
  if (!long) return [];
  return [
    ...(conversations.data?.items ?? []).map((conversation) => ({
      id: conversation.id,
      group: t("palette.conversations"),
      label: conversation.subject || conversation.snippet,
      description: conversation.customer?.name,
      icon: <IconMessages {...icon} aria-hidden />,
      run: () => void navigate({ to: `/w/${here.slug}/inbox/${conversation.id}` }),
    })),
    ...(people.data?.items ?? []).map((person) => ({
      id: person.id,
      group: t("palette.people"),
      label: person.name,
      icon: <IconUser {...icon} aria-hidden />,
      run: () => void navigate({ to: `/w/${here.slug}/people/${person.id}` }),
    })),
  ];
}
