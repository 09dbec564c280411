import type { Overheard } from "../connector.ts";
import { atUri, LIKE, POST, REPOST, readAtUri } from "./at-uri.ts";
import { languageOf } from "./normalize.ts";
import type { Operation } from "./operation.ts";

/**
 * What an operation is in short; null for what nobody can want. Runs for everything that is said on the whole network,
 * so it looks at the few members it needs and leaves checking to `normalize`.
 */
export function overhear(operation: Operation): Overheard | null {
  const { did, action, collection, rkey } = operation;
  const uri = atUri(did, collection, rkey);
  if (uri.length > 512) return null;
  const base = { externalId: uri, authorExternalId: did, addressees: [], said: null, frame: operation };
  if (collection === POST) {
    if (action === "delete") return { ...base, kind: "delete", about: [uri] };
    return { ...base, kind: "post", ...postIn(operation.record, uri) };
  }
  if (collection !== LIKE && collection !== REPOST) return null;
  if (action === "delete") return { ...base, kind: "reaction", about: [] };
  const subject = string(member(member(operation.record, "subject"), "uri"));
  return readAtUri(subject)?.collection === POST ? { ...base, kind: "reaction", about: [subject] } : null;
}

function postIn(record: unknown, uri: string): Pick<Overheard, "about" | "addressees" | "said"> {
  const text = string(member(record, "text"));
  const reply = member(record, "reply");
  const parent = string(member(member(reply, "parent"), "uri"));
  const root = string(member(member(reply, "root"), "uri"));
  const embed = member(record, "embed");
  const media = member(embed, "media") ?? embed;
  const external = member(media, "external");
  const quoted = string(
    member(member(embed, "record"), "uri") ?? member(member(member(embed, "record"), "record"), "uri"),
  );
  const features = list(member(record, "facets")).flatMap((facet) => list(member(facet, "features")));
  const named = features.map((feature) => string(member(feature, "did")));
  const answered = [parent, quoted].map((each) => readAtUri(each)?.did ?? "");
  const card = external ? `\n\n${string(member(external, "title"))}\n${string(member(external, "uri"))}` : "";
  return {
    about: [uri, parent, root].filter((each) => each !== ""),
    addressees: [...named, ...answered].filter((each) => each !== ""),
    said: {
      text: text + card,
      lang: languageOf({ langs: list(member(record, "langs")) }),
      hasLink:
        card !== "" ||
        text.includes("://") ||
        quoted !== "" ||
        features.some((each) => string(member(each, "uri")) !== ""),
      hasMedia: member(media, "images") !== undefined || member(media, "video") !== undefined,
      kind: reply ? "comment" : "status",
    },
  };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
const string = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 300) : []);
