import { createRoute } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const peopleRoute = createRoute({ getParentRoute: () => workspaceRoute, path: "/people", component: () => null });

export const routes = [peopleRoute] as const;
