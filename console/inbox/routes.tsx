import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { inboxSearch } from "./views.ts";

/** One screen for the list and the conversation in it, so that the list stays as it is. */
const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/inbox",
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import("./inbox-page.tsx"), "InboxPage"),
});

const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: "$conversation",
});

export const routes = [inboxRoute.addChildren([conversationRoute])] as const;
