import { z } from "zod";

export const statuses = [
  "open",
  "waiting_customer",
  "waiting_community",
  "snoozed",
  "resolved",
  "no_reply_needed",
] as const;
export const status = z.enum(statuses);
export type Status = z.infer<typeof status>;
