import type { Rss } from "feedsmith";

export type FoundMedia = {
  kind: "image" | "video" | "audio" | "file";
  /** as it stands, a relative address too */
  url: string;
  alt: string | null;
  width: number | null;
  height: number | null;
};

type MediaRss = NonNullable<Rss.Item<string>["media"]>;
type Content = NonNullable<MediaRss["contents"]>[number];
type Found = {
  enclosures?: { url?: string | undefined; type?: string | undefined; title?: string | undefined }[] | undefined;
  media?: MediaRss | undefined;
  image?: string | undefined;
};

/** Enclosures, Media RSS contents and thumbnails, and an item's own picture; each address once. */
export function findMedia({ enclosures = [], media, image }: Found): FoundMedia[] {
  const found = new Map<string, FoundMedia>();
  const add = (one: FoundMedia) => {
    const before = found.get(one.url);
    if (!before) found.set(one.url, one);
    else
      found.set(one.url, {
        ...before,
        alt: before.alt ?? one.alt,
        width: before.width ?? one.width,
        height: before.height ?? one.height,
      });
  };

  for (const { url, type, title } of enclosures) if (url) add(of(url, type, { alt: title }));
  for (const group of media ? [media, ...(media.groups ?? [])] : []) {
    const alt = group.title?.value ?? (group === media ? undefined : media?.title?.value);
    for (const content of group.contents ?? []) addContent(content, alt, add);
    if (!(group.contents ?? []).some((content) => isImage(content))) {
      for (const { url, width, height } of (group.thumbnails ?? []).slice(0, 1)) {
        if (url) add(of(url, "image/", { alt, width, height }));
      }
    }
  }
  if (image) add(of(image, "image/", {}));
  return [...found.values()];
}

function addContent(content: Content, inherited: string | undefined, add: (one: FoundMedia) => void): void {
  const alt = content.description?.value ?? content.title?.value ?? inherited;
  const { width, height } = content;
  if (content.url) add(of(content.url, content.medium ? `${content.medium}/` : content.type, { alt, width, height }));
  const thumbnail = content.thumbnails?.[0];
  if (thumbnail?.url && !isImage(content)) {
    add(of(thumbnail.url, "image/", { alt, width: thumbnail.width, height: thumbnail.height }));
  }
}

function isImage(content: Content): boolean {
  return (
    content.url !== undefined && kindOf(content.url, content.medium ? `${content.medium}/` : content.type) === "image"
  );
}

type Facts = { alt?: string | undefined; width?: number | undefined; height?: number | undefined };

function of(url: string, type: string | undefined, { alt, width, height }: Facts): FoundMedia {
  return { kind: kindOf(url, type), url, alt: alt?.trim() || null, width: pixels(width), height: pixels(height) };
}

function pixels(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && value > 0 && value <= 100_000 ? value : null;
}

function kindOf(url: string, type: string | undefined): FoundMedia["kind"] {
  const main = /^(image|video|audio)\//i.exec(type ?? "")?.[1]?.toLowerCase();
  if (main === "image" || main === "video" || main === "audio") return main;
  const path = url.split(/[?#]/)[0] ?? "";
  if (/\.(jpe?g|png|gif|webp|avif|svg)$/i.test(path)) return "image";
  if (/\.(mp4|webm|mov|m4v)$/i.test(path)) return "video";
  return /\.(mp3|m4a|ogg|opus|oga|wav|flac)$/i.test(path) ? "audio" : "file";
}
