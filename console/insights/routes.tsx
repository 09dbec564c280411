import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const insights = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen/insights",
  component: lazyRouteComponent(() => import("./insights-page.tsx"), "InsightsPage"),
});

export const routes = [insights] as const;
