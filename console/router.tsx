import { createRouter } from "@tanstack/react-router";
import { routes as advocacy } from "./advocacy/routes.tsx";
import { routes as channels } from "./channels/routes.tsx";
import { routes as community } from "./community/routes.tsx";
import { routes as home } from "./home/routes.tsx";
import { routes as ideas } from "./ideas/routes.tsx";
import { routes as imports } from "./imports/routes.tsx";
import { routes as inbox } from "./inbox/routes.tsx";
import { routes as insights } from "./insights/routes.tsx";
import { routes as knowledge } from "./knowledge/routes.tsx";
import { routes as leaving } from "./leaving/routes.tsx";
import { routes as listen } from "./listen/routes.tsx";
import { routes as mail } from "./mail/routes.tsx";
import { routes as people } from "./people/routes.tsx";
import { routes as ripple } from "./ripple/routes.tsx";
import { routes as settings } from "./settings/routes.tsx";
import { routes as setup } from "./setup/routes.tsx";
import { rootRoute } from "./shell/root-route.tsx";
import { workspaceRoute } from "./shell/workspace-route.tsx";

const tree = rootRoute.addChildren([
  ...setup,
  workspaceRoute.addChildren([
    ...home,
    ...inbox,
    ...listen,
    ...insights,
    ...people,
    ...community,
    ...leaving,
    ...ripple,
    ...ideas,
    ...advocacy,
    ...knowledge,
    ...channels,
    ...settings,
    ...imports,
    ...mail,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPendingMs: 200,
  defaultPendingMinMs: 200,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
