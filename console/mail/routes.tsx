import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { mailSearch } from "./search.ts";

const outbox = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/mail",
  validateSearch: mailSearch,
  component: lazyRouteComponent(() => import("./outbox-page.tsx"), "OutboxPage"),
});

const server = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/mail/server",
  component: lazyRouteComponent(() => import("./server-page.tsx"), "ServerPage"),
});

export const routes = [outbox, server] as const;
