import type { Post } from "@earshot/contract/posts.ts";
import { IconFile, IconMusic, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./listen.module.css";

const icons = { video: IconVideo, audio: IconMusic, file: IconFile };

/** Pictures in place, through the guarded proxy; everything else as a link to the source. */
export function PostMedia({ media }: { media: Post["media"] }) {
  const { t } = useTranslation("listen");
  return (
    <div className={styles.media}>
      {unique(media).map((one) => {
        if (one.kind === "image") {
          return (
            <figure key={one.url} className={styles.figureBox}>
              <a href={one.url} target="_blank" rel="noopener noreferrer">
                <img
                  src={one.url}
                  alt={one.alt ?? t("post.noAlt")}
                  width={one.width ?? undefined}
                  height={one.height ?? undefined}
                  loading="lazy"
                />
              </a>
              {one.alt && <figcaption dir="auto">{one.alt}</figcaption>}
            </figure>
          );
        }
        const Shape = icons[one.kind];
        return (
          <a
            key={one.url}
            className={styles.figureLink}
            href={one.url}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            <Shape size={16} aria-hidden /> {one.alt ?? t(`media.${one.kind}`)}
          </a>
        );
      })}
    </div>
  );
}

/** The same picture twice in one post is one picture. */
const unique = (media: Post["media"]) => [...new Map(media.map((one) => [one.url, one])).values()];
