import { useState } from "react";
import styles from "./face.module.css";

/** A round picture or initials; decorative, because the name stands beside it. */
export function Face({ name, url, size = 28 }: { name: string; url?: string | null; size?: number }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span
      className={styles.face}
      aria-hidden
      data-initials={url && broken !== url ? undefined : initialsOf(name)}
      style={
        {
          width: size,
          height: size,
          fontSize: Math.max(8, Math.round(size * 0.38)),
          "--hue": hueOf(name),
        } as React.CSSProperties
      }
    >
      {url && broken !== url ? (
        <img src={url} alt="" width={size} height={size} loading="lazy" onError={() => setBroken(url)} />
      ) : null}
    </span>
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

/** Always the same color for the same name; brick and amber keep their meaning, so reds and yellows are left out. */
function hueOf(name: string): number {
  let sum = 0;
  for (let at = 0; at < name.length; at++) sum = (sum * 31 + name.charCodeAt(at)) >>> 0;
  return 120 + (sum % 220);
}
