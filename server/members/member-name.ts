import { z } from "zod";

/** What others may call a member, made fit to show: one line, nothing invisible. */
export const memberName = z
  .string()
  .transform((name) =>
    name
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim(),
  )
  .pipe(z.string().min(1, "Say what others may call you.").max(80, "A name has up to 80 characters."));
