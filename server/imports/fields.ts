import type { ImportKind } from "./store.ts";

type Field = { name: string; required?: true; aliases: string[] };

/** What a column may stand for, by kind; aliases are spelled as `columnKey` spells a column's name. */
const fields: Record<ImportKind, Field[]> = {
  posts: [
    { name: "text", required: true, aliases: ["content", "message", "body", "tweet", "post", "full text", "comment"] },
    { name: "title", aliases: ["subject", "headline"] },
    { name: "html", aliases: ["content html", "body html"] },
    {
      name: "posted_at",
      aliases: ["date", "created at", "time", "timestamp", "published", "published at", "datetime"],
    },
    { name: "edited_at", aliases: ["updated", "updated at", "edited"] },
    { name: "author_handle", aliases: ["author", "handle", "username", "screen name", "user", "author username"] },
    { name: "author_name", aliases: ["name", "display name", "user name", "author display name"] },
    { name: "author_id", aliases: ["user id", "account id"] },
    { name: "author_url", aliases: ["profile url", "author link"] },
    { name: "external_id", aliases: ["id", "post id", "tweet id", "message id", "uri", "guid"] },
    { name: "network", aliases: ["source", "platform", "channel"] },
    { name: "url", aliases: ["link", "permalink", "post url"] },
    { name: "in_reply_to", aliases: ["parent id", "reply to", "in reply to id", "parent"] },
    { name: "lang", aliases: ["language"] },
    { name: "kind", aliases: ["type", "post type"] },
    { name: "visibility", aliases: ["privacy"] },
    { name: "media", aliases: ["images", "attachments", "media urls", "image"] },
    { name: "likes", aliases: ["favourites", "favorites", "like count", "favorite count"] },
    { name: "reposts", aliases: ["shares", "retweets", "boosts", "retweet count"] },
    { name: "replies", aliases: ["reply count", "comments", "comment count"] },
  ],
  people: [
    { name: "name", aliases: ["full name", "display name", "contact", "customer name"] },
    { name: "first_name", aliases: ["given name", "firstname", "vorname"] },
    { name: "last_name", aliases: ["family name", "surname", "lastname", "nachname"] },
    { name: "email", aliases: ["e mail", "mail", "email address", "e mail address"] },
    { name: "external_id", aliases: ["id", "customer id", "contact id", "crm id", "person id"] },
    { name: "handle", aliases: ["username", "account", "screen name"] },
    { name: "network", aliases: ["platform", "channel"] },
    { name: "voice_type", aliases: ["voice", "type", "segment"] },
    { name: "customer", aliases: ["is customer", "customer mark"] },
    { name: "do_not_contact", aliases: ["dnc", "opted out", "unsubscribed", "suppressed", "do not email"] },
  ],
  purchases: [
    { name: "email", aliases: ["e mail", "mail", "customer email", "email address", "buyer email"] },
    { name: "person_external_id", aliases: ["customer id", "person id", "contact id"] },
    { name: "handle", aliases: ["username", "account"] },
    { name: "network", aliases: ["platform", "channel"] },
    { name: "name", aliases: ["customer name", "buyer", "customer", "full name"] },
    { name: "sku", aliases: ["product sku", "item sku", "article", "article number"] },
    { name: "product", aliases: ["product name", "item", "item name"] },
    { name: "purchased_at", aliases: ["date", "order date", "bought at", "created at", "purchase date"] },
    { name: "amount", aliases: ["total", "price", "value", "revenue"] },
    { name: "currency", aliases: ["currency code"] },
    { name: "external_id", aliases: ["order id", "id", "order", "order number", "purchase id", "invoice"] },
  ],
  products: [
    { name: "name", required: true, aliases: ["product", "title", "product name"] },
    { name: "sku", aliases: ["article number", "product sku", "id", "code"] },
  ],
};

export const fieldsOf = (kind: ImportKind): Field[] => fields[kind];

/** How a column's name is compared: lower case, words apart. */
export const columnKey = (name: string): string =>
  name
    .normalize("NFKC")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 200);

/** Consent is given by people, never by a file. */
export const speaksOfConsent = (column: string): boolean =>
  /(^| )(consent|consented|opt in|opted in|optin|gdpr|marketing|newsletter|subscribed|einwilligung)( |$)/.test(
    columnKey(column),
  );

/** Field → column: as last time for columns of these names, else by what they are called; each column once. */
export function suggest(
  kind: ImportKind,
  columns: string[],
  remembered: ReadonlyMap<string, string>,
): Record<string, string> {
  const mapping: Record<string, string> = {};
  const free = new Set(columns.filter((column) => !speaksOfConsent(column)));
  const claim = (field: string, fits: (key: string) => boolean) => {
    if (mapping[field] !== undefined) return;
    const column = [...free].find((name) => fits(columnKey(name)));
    if (column === undefined) return;
    mapping[field] = column;
    free.delete(column);
  };
  for (const { name } of fields[kind]) claim(name, (key) => remembered.get(key) === name);
  // What somebody once mapped elsewhere, or to nothing, is not guessed again.
  for (const column of [...free]) if (remembered.has(columnKey(column))) free.delete(column);
  for (const { name } of fields[kind]) claim(name, (key) => key === columnKey(name));
  for (const { name, aliases } of fields[kind]) claim(name, (key) => aliases.includes(key));
  // `author.handle` of nested objects.
  for (const { name } of fields[kind]) claim(name, (key) => key.endsWith(` ${columnKey(name)}`));
  return mapping;
}

/** What is wrong with a mapping, as a sentence; null when nothing. */
export function mappingFault(kind: ImportKind, mapping: Record<string, string>, columns: string[]): string | null {
  const known = new Set(fields[kind].map(({ name }) => name));
  for (const [field, column] of Object.entries(mapping)) {
    if (!known.has(field)) return `${kind} have no field called ${field.slice(0, 40)}.`;
    if (!columns.includes(column)) return `The file has no column called ${column.slice(0, 100)}.`;
  }
  const has = (field: string) => mapping[field] !== undefined;
  if (kind === "posts" && !has("text") && !has("html")) return "Say which column is the text.";
  if (kind === "people") {
    if (!has("email") && !has("external_id") && !has("handle"))
      return "Say which column is the e-mail, the external id or the handle: by one of them a person is known again.";
  }
  if (kind === "products" && !has("name")) return "Say which column is the name.";
  if (kind === "purchases") {
    if (!has("email") && !has("handle") && !has("person_external_id"))
      return "Say which column tells the buyer: e-mail, handle or the person's external id.";
    if (!has("sku") && !has("product")) return "Say which column is the sku or the product.";
    if (!has("purchased_at") && !has("external_id"))
      return "Say which column is the date or the external id, so that the same row again is known.";
  }
  return null;
}
