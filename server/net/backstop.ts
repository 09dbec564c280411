import { setGlobalDispatcher } from "undici";
import type { Guard } from "./guard.ts";

/** Makes the guarded way out the process's default: whoever forgets it takes it all the same. */
export function backstop(guard: Guard): void {
  setGlobalDispatcher(guard.dispatcher);
}
