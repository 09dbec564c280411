import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { change } from "./change.ts";
import styles from "./listen.module.css";
import { colorOf } from "./palette.ts";
import type { Period } from "./period.ts";
import type { Layer } from "./stack.ts";
import { Delta } from "./tiles.tsx";

type Props = {
  layers: Layer[];
  previous: { key: string; total: number }[];
  by: "topic" | "channel";
  topic: string | undefined;
  span: Period;
  dark: boolean;
};

/** The layers by name, with their color and pattern, their total and how it changed; each leads to its posts. */
export function Legend({ layers, previous, by, topic, span, dark }: Props) {
  const { t } = useTranslation("listen");
  const { format, slug } = useWorkspace();
  const before = new Map(previous.map((one) => [one.key, one.total]));
  return (
    <ul className={styles.legend} aria-label={t("volume.legend")}>
      {layers.map((layer, index) => {
        const line = (
          <>
            <Swatch index={layer.key === null ? 99 : index} dark={dark} />
            <bdi className={styles.cut}>{layer.name}</bdi>
            <span className={styles.number}>{format.number(layer.total)}</span>
            <span className={styles.number}>
              {layer.key !== null && <Delta {...change(layer.total, before.get(layer.key) ?? 0)} short />}
            </span>
          </>
        );
        return (
          <li key={layer.key ?? "rest"}>
            {layer.key === null ? (
              <span className={styles.legendLine}>{line}</span>
            ) : (
              <Link
                className={styles.legendLine}
                to="/w/$workspace/listen/posts"
                params={{ workspace: slug }}
                search={{
                  topic: by === "topic" ? layer.key : topic,
                  channel: by === "channel" ? layer.key : undefined,
                  since: span.since,
                  until: span.until,
                }}
              >
                {line}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The layer's color with the same pattern its bars carry. */
function Swatch({ index, dark }: { index: number; dark: boolean }) {
  const pattern = useId();
  return (
    <svg className={styles.swatch} viewBox="0 0 14 14" aria-hidden>
      <defs>
        <pattern id={pattern} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform={turns[index]}>
          {shapes[index]}
        </pattern>
      </defs>
      <rect width="14" height="14" fill={colorOf(index, dark)} />
      <rect width="14" height="14" fill={`url(#${pattern})`} />
    </svg>
  );
}

const white = { fill: "#ffffff", fillOpacity: 0.45 };
const line = <rect width="5" height="2" {...white} />;
const shapes = [
  null,
  line,
  <circle key="dot" cx="2.5" cy="2.5" r="1.4" {...white} />,
  line,
  line,
  <path key="triangle" d="M0.5 4 2.5 0.8 4.5 4Z" {...white} />,
  line,
];
const turns = ["", "rotate(45)", "", "rotate(-45)", "", "", "rotate(90)"];
