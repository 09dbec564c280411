import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/inbox",
  component: lazyRouteComponent(() => import("./inbox-page.tsx"), "InboxPage"),
});

export const routes = [inboxRoute] as const;
