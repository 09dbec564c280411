import { getMe, getSetup } from "@earshot/contract/workspace.ts";
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { get, queryClient } from "../api/query.ts";
import { enterWorkspace } from "../api/workspace-id.ts";
import { lastWorkspace } from "../shell/last-workspace.ts";
import { rootRoute } from "../shell/root-route.tsx";

/** Leads to set-up, sign-in or the workspace one was in last. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async () => {
    const me = await queryClient.fetchQuery({ ...get(getMe), retry: false }).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    });
    if (!me) {
      const { done } = await call(getSetup);
      throw done ? redirect({ to: "/sign-in" }) : redirect({ to: "/setup", hash: true });
    }
    const last = lastWorkspace();
    const workspace = me.workspaces.find(({ slug }) => slug === last) ?? me.workspaces[0];
    if (workspace) throw redirect({ to: "/w/$workspace/inbox", params: { workspace: workspace.slug } });
  },
  component: lazyRouteComponent(() => import("./no-workspace.tsx"), "NoWorkspace"),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("./setup-page.tsx"), "SetupPage"),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { back?: string; ended?: boolean } => ({
    ...(typeof search.back === "string" && isOwnAddress(search.back) ? { back: search.back } : {}),
    ...(search.ended === true ? { ended: true } : {}),
  }),
  beforeLoad: () => enterWorkspace(null),
  component: lazyRouteComponent(() => import("./sign-in-page.tsx"), "SignInPage"),
});

export const routes = [homeRoute, setupRoute, signInRoute] as const;

/** Only places of this console: never another origin, however it is written. */
function isOwnAddress(address: string): boolean {
  return /^\/w\/[a-z0-9]/.test(address) && !address.includes("\\");
}
