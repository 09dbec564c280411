import { createRoute } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const channelsRoute = createRoute({ getParentRoute: () => workspaceRoute, path: "/channels", component: () => null });

export const routes = [channelsRoute] as const;
