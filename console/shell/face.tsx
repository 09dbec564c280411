import { Avatar } from "@mantine/core";

const tints = ["teal", "amber", "brick", "indigo", "grape", "cyan", "lime", "gray"];

/** A round picture or initials; decorative, because the name stands beside it. */
export function Face({ name, url, size = 28 }: { name: string; url?: string | null; size?: number }) {
  return (
    <Avatar
      src={url ?? undefined}
      size={size}
      radius="xl"
      alt=""
      aria-hidden
      color={tintOf(name)}
      variant="light"
      imageProps={{ loading: "lazy", alt: "" }}
    >
      {initialsOf(name)}
    </Avatar>
  );
}

function initialsOf(name: string): string {
  const words = name
    .replace(/^@/, "")
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

function tintOf(name: string): string {
  let sum = 0;
  for (let at = 0; at < name.length; at++) sum = (sum * 31 + name.charCodeAt(at)) >>> 0;
  return tints[sum % tints.length] as string;
}
