import { countConversations } from "@earshot/contract/inbox.ts";
import { getKeyPreferences } from "@earshot/contract/inbox-views.ts";
import type { Permission } from "@earshot/contract/permissions.ts";
import { getMe } from "@earshot/contract/workspace.ts";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { listen } from "../api/live.ts";
import { get } from "../api/query.ts";
import { onSessionEnd } from "../api/session-end.ts";
import { CorrectingSheet } from "../understanding/correcting.tsx";
import { Boundary } from "./boundary.tsx";
import { ConnectorsContext, useLoadConnectors } from "./connectors.ts";
import styles from "./frame.module.css";
import { setSingleKeys } from "./keys.ts";
import { LiveNote } from "./live-note.tsx";
import { openPalette, Palette } from "./palette.tsx";
import { places } from "./places.ts";
import { Rail } from "./rail.tsx";
import { setUnread } from "./title.ts";
import { useKeys } from "./use-keys.ts";
import { hereOf, WorkspaceContext } from "./workspace.ts";

const SampleBanner = lazy(() => import("./sample-banner.tsx").then((file) => ({ default: file.SampleBanner })));
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx").then((file) => ({ default: file.ShortcutSheet })));

/** Rail, banner and the place on screen. */
export function Frame() {
  const { t } = useTranslation("shell");
  const { workspace: slug } = useParams({ from: "/w/$workspace" });
  const { conversation } = useParams({ strict: false });
  const { data: me } = useSuspenseQuery(get(getMe));
  const [sheet, setSheet] = useState(false);
  const mine = me.workspaces.find((workspace) => workspace.slug === slug);
  const here = useMemo(() => (mine ? hereOf(mine, me.user) : null), [mine, me.user]);
  const counts = useQuery({ ...get(countConversations), enabled: here?.can("conversations:read") ?? false });
  const connectors = useLoadConnectors(here?.can("channels:read") ?? false);
  useEffect(() => setUnread(counts.data?.unread ?? 0), [counts.data?.unread]);
  useEffect(() => (here?.id ? listen(here.id, () => import("../api/live-refresh.ts")) : undefined), [here?.id]);
  useKeptKeys(here !== null);
  useReturnAfterSignIn();
  useGoKeys(slug, here?.can ?? (() => false), () => setSheet(true));
  if (!here) return null;
  return (
    <WorkspaceContext value={here}>
      <ConnectorsContext value={connectors}>
        <a className={styles.skip} href="#main">
          {t("skip")}
        </a>
        <div className={styles.frame} data-focused={conversation ? true : undefined}>
          <Rail workspaces={me.workspaces} unread={counts.data?.unread ?? 0} onShortcuts={() => setSheet(true)} />
          <div className={styles.place}>
            <Suspense>{here.sample ? <SampleBanner /> : null}</Suspense>
            <LiveNote />
            <CorrectingSheet />
            <div className={styles.outlet}>
              <Boundary resetOn={slug}>
                <Suspense>
                  <Outlet />
                </Suspense>
              </Boundary>
            </div>
          </div>
        </div>
        <Palette workspaces={me.workspaces} onShortcuts={() => setSheet(true)} />
        <Suspense>{sheet ? <ShortcutSheet opened onClose={() => setSheet(false)} /> : null}</Suspense>
      </ConnectorsContext>
    </WorkspaceContext>
  );
}

/** Once: many calls may find at the same moment that the session is gone. */
function useReturnAfterSignIn(): void {
  const navigate = useNavigate();
  useEffect(() => {
    let left = false;
    return onSessionEnd(() => {
      if (left) return;
      left = true;
      const back = window.location.pathname + window.location.search;
      void navigate({ to: "/sign-in", search: { back, ended: true }, replace: true });
    });
  }, [navigate]);
}

/** Whether single keys act is kept for each teammate; until it is known, what this browser knew last holds. */
function useKeptKeys(known: boolean): void {
  const { data } = useQuery({ ...get(getKeyPreferences), enabled: known, staleTime: Number.POSITIVE_INFINITY });
  const kept = data?.singleKeys;
  useEffect(() => {
    if (kept !== undefined) setSingleKeys(kept);
  }, [kept]);
}

function useGoKeys(workspace: string, can: (permission: Permission) => boolean, openSheet: () => void): void {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  useKeys(t("keys.everywhere"), [
    { keys: "mod+k", label: t("keys.palette"), run: openPalette, always: true },
    { keys: "?", label: t("keys.sheet"), run: openSheet },
    ...places
      .filter(({ permission }) => can(permission))
      .map(({ path, key }) => ({
        keys: `g ${key}`,
        label: t("palette.goTo", { place: t(`nav.${path}`) }),
        run: () => void navigate({ to: `/w/${workspace}/${path}` }),
      })),
  ]);
}
