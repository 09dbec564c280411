import styles from "./listen.module.css";

type Props = {
  /** oldest first */
  days: { label: string; posts: number }[];
  label: string;
};

const barWidth = 7;
const gap = 2;
const height = 40;

/** Posts per day as small bars from zero; the figures are in the title of each bar and in the label. */
export function Sparkline({ days, label }: Props) {
  const most = Math.max(1, ...days.map((day) => day.posts));
  const width = Math.max(1, days.length * (barWidth + gap) - gap);
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${width} ${height + 1}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {days.map((day, index) => {
        const tall = (day.posts / most) * height;
        return (
          <g key={day.label}>
            <title>{`${day.label}: ${day.posts}`}</title>
            <rect x={index * (barWidth + gap)} y={0} width={barWidth} height={height} fill="transparent" />
            <rect x={index * (barWidth + gap)} y={height - tall} width={barWidth} height={tall} rx={1} />
          </g>
        );
      })}
      <line x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
    </svg>
  );
}
