import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const leaving = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/leaving",
  component: lazyRouteComponent(() => import("./leaving-page.tsx"), "LeavingPage"),
});

export const routes = [leaving] as const;
