import type { Permission } from "@earshot/contract/permissions.ts";
import {
  type Icon,
  IconBook,
  IconBroadcast,
  IconBulb,
  IconEar,
  IconHome,
  IconInbox,
  IconMessages,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";

export type Place = {
  path: "home" | "inbox" | "listen" | "people" | "community" | "ideas" | "knowledge" | "channels" | "settings";
  icon: Icon;
  permission: Permission;
};

/** Only what exists and what the role may open. */
export const places: Place[] = [
  { path: "home", icon: IconHome, permission: "workspace:read" },
  { path: "inbox", icon: IconInbox, permission: "conversations:read" },
  { path: "listen", icon: IconEar, permission: "topics:read" },
  { path: "people", icon: IconUsers, permission: "people:read" },
  { path: "community", icon: IconMessages, permission: "community:read" },
  { path: "ideas", icon: IconBulb, permission: "ideas:read" },
  { path: "knowledge", icon: IconBook, permission: "knowledge:read" },
  { path: "channels", icon: IconBroadcast, permission: "channels:read" },
  { path: "settings", icon: IconSettings, permission: "workspace:read" },
];
