import type { Permission } from "@earshot/contract/permissions.ts";
import {
  type Icon,
  IconAward,
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
  path:
    | "home"
    | "inbox"
    | "listen"
    | "people"
    | "community"
    | "ideas"
    | "advocacy"
    | "knowledge"
    | "channels"
    | "settings";
  /** after G */
  key: string;
  icon: Icon;
  permission: Permission;
};

/** Only what exists and what the role may open. */
export const places: Place[] = [
  { path: "home", key: "h", icon: IconHome, permission: "workspace:read" },
  { path: "inbox", key: "i", icon: IconInbox, permission: "conversations:read" },
  { path: "listen", key: "l", icon: IconEar, permission: "topics:read" },
  { path: "people", key: "p", icon: IconUsers, permission: "people:read" },
  { path: "community", key: "c", icon: IconMessages, permission: "community:read" },
  { path: "ideas", key: "d", icon: IconBulb, permission: "ideas:read" },
  { path: "advocacy", key: "a", icon: IconAward, permission: "advocacy:read" },
  { path: "knowledge", key: "k", icon: IconBook, permission: "knowledge:read" },
  { path: "channels", key: "n", icon: IconBroadcast, permission: "channels:read" },
  { path: "settings", key: "s", icon: IconSettings, permission: "workspace:read" },
];
