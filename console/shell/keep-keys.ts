import { getKeyPreferences, setKeyPreferences } from "@earshot/contract/inbox-views.ts";
import { call } from "../api/call.ts";
import { keyOf, queryClient } from "../api/query.ts";
import { setSingleKeys } from "./keys.ts";
import { toastProblem } from "./toast.tsx";

/** Switches single keys on or off for this teammate, here at once and on every device; put back when it is refused. */
export async function keepSingleKeys(on: boolean): Promise<void> {
  setSingleKeys(on);
  try {
    const kept = await call(setKeyPreferences, { body: { singleKeys: on } });
    queryClient.setQueryData(keyOf(getKeyPreferences, {}), kept);
  } catch (error) {
    setSingleKeys(!on);
    toastProblem(error);
  }
}
