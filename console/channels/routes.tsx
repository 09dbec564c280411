import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const channels = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "channels",
  component: lazyRouteComponent(() => import("./channels-page.tsx"), "ChannelsPage"),
});

const connect = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "channels/new",
  validateSearch: (given: Record<string, unknown>): { connector?: string } => ({
    connector: typeof given.connector === "string" ? given.connector.slice(0, 60) : undefined,
  }),
  component: lazyRouteComponent(() => import("./connect-page.tsx"), "ConnectPage"),
});

const channel = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "channels/$channelId",
  component: lazyRouteComponent(() => import("./channel-page.tsx"), "ChannelPage"),
});

export const routes = [channels, connect, channel] as const;
