import { z } from "zod";
import { isHandle, originOf } from "./settings.ts";

const document = z.object({
  id: z.string().catch(""),
  alsoKnownAs: z.array(z.unknown()).catch([]),
  service: z
    .array(z.unknown())
    .catch([])
    .transform((services) =>
      services.flatMap((each) => {
        const read = z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.string() }).safeParse(each);
        return read.success ? [read.data] : [];
      }),
    ),
});

/** Origin of the server that holds the account's repository; null when the document names none. */
export function pdsOf(value: unknown): string | null {
  const read = document.safeParse(value);
  const service = read.data?.service.find(
    ({ id, type }) => id.endsWith("#atproto_pds") && type === "AtprotoPersonalDataServer",
  );
  return service && service.serviceEndpoint.length <= 2048 ? originOf(service.serviceEndpoint) : null;
}

/** The handle that the document claims; who holds it is for the handle's own domain to say. */
export function claimedHandleOf(value: unknown): string | null {
  const names = document.safeParse(value).data?.alsoKnownAs ?? [];
  const first = names.find((name): name is string => typeof name === "string" && name.startsWith("at://"));
  const handle = first?.slice("at://".length) ?? "";
  return isHandle(handle) ? handle.toLowerCase() : null;
}

export const isDocumentOf = (value: unknown, did: string): boolean => document.safeParse(value).data?.id === did;
