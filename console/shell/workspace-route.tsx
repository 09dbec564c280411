import { getMe } from "@earshot/contract/workspace.ts";
import { createRoute, notFound, redirect } from "@tanstack/react-router";
import { ApiError } from "../api/problem.ts";
import { get, queryClient } from "../api/query.ts";
import { enterWorkspace } from "../api/workspace-id.ts";
import { Frame } from "./frame.tsx";
import { rememberWorkspace } from "./last-workspace.ts";
import { NotHere, RouteProblem, rootRoute } from "./root-route.tsx";

/** Everything under /w/<slug>: knows who I am and which workspace the calls speak about. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/w/$workspace",
  beforeLoad: async ({ params, location, preload }) => {
    const me = await queryClient.ensureQueryData(get(getMe)).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: "/sign-in", search: { back: location.href } });
      }
      throw error;
    });
    const workspace = me.workspaces.find((one) => one.slug === params.workspace);
    if (!workspace) throw notFound();
    if (!preload) {
      enterWorkspace(workspace.id);
      rememberWorkspace(workspace.slug);
    }
  },
  component: Frame,
  errorComponent: RouteProblem,
  notFoundComponent: NotHere,
});
