import { listConversations } from "@earshot/contract/inbox.ts";
import { listPeople } from "@earshot/contract/people.ts";
import { listTopics } from "@earshot/contract/topics.ts";
import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import {
  IconBuilding,
  IconDots,
  IconEar,
  IconHistory,
  IconKeyboard,
  IconLogout,
  IconMessages,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { signOut } from "../setup/sign-out.ts";
import { fuzzyFit } from "./fuzzy-fit.ts";
import { useGivingBackFocus } from "./give-back-focus.ts";
import { type PaletteAction, paletteActions } from "./palette-actions.ts";
import { places as allPlaces } from "./places.ts";
import { recent } from "./recent.ts";
import { Keys } from "./shortcut-sheet.tsx";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

const [store, spotlight] = createSpotlight();
const icon = { size: 17, stroke: 1.7 };

/** Actions on the selection, places, then people, conversations and topics that hold the typed words, then the recent. */
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
  const close = useGivingBackFocus(onClose);
  const places = usePlaces(workspaces, onShortcuts);
  const found = useFound(typed);
  const actions = [...paletteActions(typed, places), ...found];
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    <Spotlight.Root
      store={store}
      onSpotlightClose={close}
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
                  closeSpotlightOnTrigger={!action.stays}
                  onClick={() => {
                    if (!action.stays) spotlight.close();
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

function usePlaces(workspaces: MyWorkspace[], onShortcuts: () => void): PaletteAction[] {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  const navigate = useNavigate();
  return [
    ...allPlaces
      .filter(({ permission }) => here.can(permission))
      .map(({ path, key, icon: Shape }) => ({
        id: `place ${path}`,
        group: t("palette.places"),
        label: t("palette.goTo", { place: t(`nav.${path}`) }),
        icon: <Shape {...icon} aria-hidden />,
        keys: `g ${key}`,
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
  ];
}

/** What the server finds for the typed words, and without words where one was last. */
function useFound(typed: string): PaletteAction[] {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed.trim(), 180);
  const long = q.length >= 2;
  const conversations = useInfiniteQuery({
    ...pages(listConversations, { query: { q, limit: 6 } }),
    enabled: long && here.can("conversations:read"),
    retry: false,
  });
  const people = useQuery({ ...get(listPeople, { query: { q, limit: 5 } }), enabled: long && here.can("people:read") });
  const topics = useQuery({
    ...get(listTopics, { query: { limit: 200 } }),
    enabled: long && here.can("topics:read"),
    staleTime: 60_000,
  });
  const go = (path: string) => () => void navigate({ to: `/w/${here.slug}/${path}` });
  const last = recent(here.id)
    .filter(({ path }) => path.startsWith(`/w/${here.slug}/`) && path !== window.location.pathname)
    .filter(({ label }) => fuzzyFit(typed, label) > 0)
    .slice(0, 5)
    .map(({ path, label }) => ({
      id: `recent ${path}`,
      group: t("palette.recent"),
      label,
      icon: <IconHistory {...icon} aria-hidden />,
      run: () => void navigate({ to: path }),
    }));
  if (!long) return last;
  const found = (people.data?.items ?? []).map((person) => ({
    id: person.id,
    group: t("palette.people"),
    label: person.name,
    icon: <IconUser {...icon} aria-hidden />,
    run: go(`people/${person.id}`),
  }));
  const talks: PaletteAction[] = (conversations.data?.pages ?? [])
    .flatMap((page) => page.items)
    .map((conversation) => ({
      id: conversation.id,
      group: t("palette.conversations"),
      label: conversation.subject || conversation.snippet,
      description: conversation.customer?.name,
      icon: <IconMessages {...icon} aria-hidden />,
      run: go(`inbox/${conversation.id}`),
    }));
  if (conversations.hasNextPage) {
    talks.push({
      id: "more conversations",
      group: t("palette.conversations"),
      label: t("palette.more"),
      icon: <IconDots {...icon} aria-hidden />,
      stays: true,
      run: () => void conversations.fetchNextPage(),
    });
  }
  const heard = (topics.data?.items ?? [])
    .filter(({ name }) => fuzzyFit(q, name) > 0)
    .slice(0, 5)
    .map((topic) => ({
      id: topic.id,
      group: t("palette.topics"),
      label: topic.name,
      icon: <IconEar {...icon} aria-hidden />,
      run: go(`listen/topics/${topic.id}`),
    }));
  return [...found, ...talks, ...heard, ...last.filter(({ label }) => !talks.some((talk) => talk.label === label))];
}
