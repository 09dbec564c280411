import type { Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import type { Topic } from "@earshot/contract/topics.ts";
import { Skeleton, Text, Tooltip } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { type Change, change } from "./change.ts";
import { fillBuckets } from "./fill-buckets.ts";
import styles from "./listen.module.css";
import type { Period } from "./period.ts";
import { shareOfVoice } from "./share-of-voice.ts";

type Volume = Result<typeof getVolume>;
type Props = { byTopic?: Volume; byChannel?: Volume; topics: Topic[]; topic: string | undefined; span: Period };

/** The figures of the period, each beside that of the equal period before. */
export function Tiles({ byTopic, byChannel, topics, topic, span }: Props) {
  const { t } = useTranslation("listen");
  const { format, timezone } = useWorkspace();
  if (!byTopic || !byChannel) return <TilesLoading />;

  const matches = total(byTopic);
  const seen = total(byChannel);
  const share = shareOfVoice(byTopic, topics);
  // what was fed through the API came through no channel
  const busiest = busiestBucket(seen.now >= matches.now ? byChannel : byTopic, span, timezone);
  const speaking = byChannel.series.filter((one) => one.total > 0).length;
  const points = share && share.before !== null ? Math.round((share.now - share.before) * 100) : null;
  const posts = { topic, since: span.since, until: span.until };

  return (
    <div className={styles.tiles}>
      <Tile label={t("tiles.posts")} formula={t("tiles.postsFormula")} figure={format.number(seen.now)} to={posts}>
        <Delta {...change(seen.now, seen.before)} />
      </Tile>
      <Tile
        label={t("tiles.matches")}
        formula={t("tiles.matchesFormula")}
        figure={format.number(matches.now)}
        to={posts}
      >
        <Delta {...change(matches.now, matches.before)} />
      </Tile>
      {share && !topic && (
        <Tile
          label={t("tiles.share")}
          formula={t("tiles.shareFormula", { own: share.own, all: share.all })}
          figure={t("tiles.percent", { value: Math.round(share.now * 100) })}
        >
          <Text size="xs" c="dimmed">
            {points === null
              ? t("tiles.nothingBefore")
              : t("tiles.points", { count: Math.abs(points), value: signed(points) })}
          </Text>
        </Tile>
      )}
      {busiest && (
        <Tile
          label={t(span.unit === "hour" ? "tiles.busiestHour" : "tiles.busiestDay")}
          formula={t("tiles.busiestFormula")}
          figure={format.number(busiest.posts)}
          to={{ topic, since: new Date(busiest.at).toISOString(), until: new Date(busiest.until).toISOString() }}
        >
          <Text size="xs" c="dimmed">
            {span.unit === "hour"
              ? format.short(new Date(busiest.at).toISOString())
              : format.day(new Date(busiest.at).toISOString())}
          </Text>
        </Tile>
      )}
      <Tile label={t("tiles.channels")} formula={t("tiles.channelsFormula")} figure={format.number(speaking)}>
        <Text size="xs" c="dimmed">
          {t("tiles.ofChannels", { count: byChannel.series.length })}
        </Text>
      </Tile>
    </div>
  );
}

type TileProps = {
  label: string;
  formula: string;
  figure: string;
  to?: { topic: string | undefined; since: string; until: string };
  children: React.ReactNode;
};

function Tile({ label, formula, figure, to, children }: TileProps) {
  const { slug } = useWorkspace();
  const body = (
    <>
      <Text component="span" size="xs" c="dimmed" display="block">
        {label}
      </Text>
      <span className={styles.figure}>{figure}</span>
      {children}
    </>
  );
  return (
    <Tooltip label={formula} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      {to ? (
        <Link className={styles.tile} to="/w/$workspace/listen/posts" params={{ workspace: slug }} search={to}>
          {body}
        </Link>
      ) : (
        <div className={styles.tile}>{body}</div>
      )}
    </Tooltip>
  );
}

/** Against the equal period before; an arrow and a sign, no color, for more posts are neither good nor bad. */
export function Delta({ by, share, direction, short = false }: Change & { short?: boolean }) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  const Icon = direction === "up" ? IconArrowUpRight : direction === "down" ? IconArrowDownRight : IconEqual;
  return (
    <Text component="span" size="xs" c="dimmed" className="tabular" style={{ whiteSpace: "nowrap" }}>
      <Icon size={13} aria-hidden style={{ verticalAlign: "-2px" }} />{" "}
      {direction === "same"
        ? t("tiles.same")
        : short
          ? plus(by, format.number)
          : share === null
            ? t("tiles.nothingBefore")
            : t("tiles.delta", { by: plus(by, format.number), percent: signed(Math.round(share * 100)) })}
    </Text>
  );
}

const plus = (by: number, number: (n: number) => string) => `${by > 0 ? "+" : "−"}${number(Math.abs(by))}`;
const signed = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${Math.abs(n)}` : "0");

const total = (volume: Volume) => ({
  now: volume.series.reduce((sum, one) => sum + one.total, 0),
  before: volume.previous.reduce((sum, one) => sum + one.total, 0),
});

function busiestBucket(volume: Volume, span: Period, timezone: string) {
  const buckets = fillBuckets(
    volume.series.flatMap((one) => one.points),
    span,
    timezone,
  );
  const most = buckets.reduce<(typeof buckets)[number] | null>(
    (a, b) => (a === null || b.posts > a.posts ? b : a),
    null,
  );
  return most && most.posts > 0 ? most : null;
}

function TilesLoading() {
  return (
    <div className={styles.tiles} aria-hidden>
      {[0, 1, 2, 3].map((index) => (
        <div key={index} className={styles.tile}>
          <Skeleton h={12} w={80} mb={10} />
          <Skeleton h={26} w={64} mb={8} />
          <Skeleton h={10} w={96} />
        </div>
      ))}
    </div>
  );
}
