/** Where something stands on the portal: its id decides, the words are for people. */
export function portalPath(section: "questions" | "ideas" | "articles", id: string, title: string): string {
  const words = title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const short = [...words].slice(0, 60).join("").replace(/-+$/, "");
  return `/${section}/${id}${short === "" ? "" : `/${encodeURIComponent(short)}`}`;
}
