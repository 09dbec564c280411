import { createRoute } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const settingsRoute = createRoute({ getParentRoute: () => workspaceRoute, path: "/settings", component: () => null });

export const routes = [settingsRoute] as const;
