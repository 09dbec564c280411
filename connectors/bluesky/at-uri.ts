/** The address of a record: `at://did/collection/rkey`. */
export type AtUri = { did: string; collection: string; rkey: string };

/** Null for anything but a record under a DID. */
export function readAtUri(text: string): AtUri | null {
  const [, did = "", collection = "", rkey = ""] =
    /^at:\/\/(did:[a-z]+:[A-Za-z0-9._:%-]{1,500})\/([a-zA-Z0-9.-]{1,317})\/([A-Za-z0-9._:~-]{1,512})$/.exec(text) ?? [];
  return did === "" ? null : { did, collection, rkey };
}

export const atUri = (did: string, collection: string, rkey: string): string => `at://${did}/${collection}/${rkey}`;

export const POST = "app.bsky.feed.post";
export const LIKE = "app.bsky.feed.like";
export const REPOST = "app.bsky.feed.repost";
export const PROFILE = "app.bsky.actor.profile";

/** Where people read it. */
export function pageOf(uri: string): string | null {
  const at = readAtUri(uri);
  return at && `https://bsky.app/profile/${at.did}/post/${at.rkey}`;
}
