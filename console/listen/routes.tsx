import { createRoute } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const listenRoute = createRoute({ getParentRoute: () => workspaceRoute, path: "/listen", component: () => null });

export const routes = [listenRoute] as const;
