import type { Post } from "@earshot/contract/posts.ts";
import { Modal } from "@mantine/core";
import { IconFile, IconVideo, IconVolume } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./post-body.module.css";

type Piece = Post["media"][number];

/** Pictures in place, enlarged on click, with their descriptions; everything else as a link to the source. */
export function Media({ media }: { media: Piece[] }) {
  const { t } = useTranslation("shell");
  const [large, setLarge] = useState<Piece | null>(null);
  return (
    <>
      <ul className={styles.media}>
        {media.map((piece) => (
          <li key={piece.url}>
            {piece.kind === "image" ? (
              <button
                type="button"
                className={styles.picture}
                onClick={() => setLarge(piece)}
                aria-label={t("post.enlarge", { alt: piece.alt || t("post.picture") })}
              >
                <img
                  src={piece.url}
                  alt={piece.alt ?? ""}
                  title={piece.alt ?? undefined}
                  width={piece.width ?? undefined}
                  height={piece.height ?? undefined}
                  style={
                    piece.width && piece.height
                      ? { aspectRatio: `${piece.width} / ${piece.height}`, width: "auto", height: "auto" }
                      : undefined
                  }
                  loading="lazy"
                />
              </button>
            ) : (
              <Elsewhere piece={piece} />
            )}
          </li>
        ))}
      </ul>
      <Modal
        opened={large !== null}
        onClose={() => setLarge(null)}
        size="auto"
        title={t("post.pictureTitle")}
        closeButtonProps={{ "aria-label": t("actions.close") }}
      >
        {large ? <img className={styles.large} src={large.url} alt={large.alt ?? ""} /> : null}
        {large?.alt ? (
          <p className={styles.alt} dir="auto">
            {large.alt}
          </p>
        ) : null}
      </Modal>
    </>
  );
}

function Elsewhere({ piece }: { piece: Piece }) {
  const { t } = useTranslation("shell");
  const Shape = piece.kind === "video" ? IconVideo : piece.kind === "audio" ? IconVolume : IconFile;
  const safe = /^(https?:|\/)/i.test(piece.url);
  return (
    <a
      className={styles.elsewhere}
      href={safe ? piece.url : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
    >
      <Shape size={16} aria-hidden />
      {piece.alt || t(`post.${piece.kind === "image" ? "file" : piece.kind}`)}
    </a>
  );
}
