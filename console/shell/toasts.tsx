import { Notifications } from "@mantine/notifications";

/** Where what was done is said. */
export function Toasts() {
  return <Notifications position="bottom-left" limit={6} />;
}
