import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { Hour } from "./forecast-hours.ts";
import styles from "./insights.module.css";

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

type Props = {
  hours: Hour[];
  /** read out in place of the drawing */
  label: string;
  dark: boolean;
  words: { expected: string; came: string; band: string; perHour: string };
  labelOf: (at: string) => string;
  exactLabelOf: (at: string) => string;
};

/** What is expected as a line in its band, what came as bars, from zero. Loaded apart, for ECharts is heavy. */
export default function ForecastChart(props: Props) {
  const { hours, label, dark, words, labelOf, exactLabelOf } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const drawn = echarts.init(element, null, { renderer: "svg" });
    chart.current = drawn;
    const resize = new ResizeObserver(() => drawn.resize({ animation: { duration: 0 } }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const ink = dark ? "#aab4bd" : "#56616b";
    const line = dark ? "rgba(255,255,255,0.10)" : "rgba(0,0,0,0.09)";
    const accent = dark ? "#56b4e9" : "#0072b2";
    const came = dark ? "#e69f00" : "#b87a00";
    const font = "'Inter Variable', system-ui, sans-serif";
    // The name stands where the band is widest, away from the edge.
    const widest = hours.reduce((best, one, n) => (one.high > (hours[best]?.high ?? 0) ? n : best), 0);
    const past = hours.some((one) => one.actual !== null);
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: font },
        grid: { top: 28, bottom: 24, left: 4, right: 56, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
        tooltip: {
          trigger: "axis",
          renderMode: "richText",
          backgroundColor: dark ? "#1b2126" : "#ffffff",
          borderColor: line,
          textStyle: { color: dark ? "#e7ebee" : "#1f262c", fontSize: 12, fontFamily: font },
          confine: true,
          formatter: (hits: unknown) => tooltip(hits, hours, words, exactLabelOf),
        },
        xAxis: {
          type: "category",
          data: hours.map((one) => one.at),
          axisLabel: { color: ink, hideOverlap: true, formatter: labelOf },
          axisTick: { show: false },
          axisLine: { lineStyle: { color: line } },
        },
        yAxis: {
          type: "value",
          min: 0,
          minInterval: 1,
          name: words.perHour,
          nameLocation: "end",
          nameTextStyle: { color: ink, align: "left", padding: [0, 0, 0, -4] },
          axisLabel: { color: ink },
          splitLine: { lineStyle: { color: line } },
        },
        series: [
          {
            type: "line",
            stack: "band",
            z: 1,
            data: hours.map((one) => one.low),
            lineStyle: { opacity: 0 },
            symbol: "none",
            silent: true,
          },
          {
            type: "line",
            stack: "band",
            z: 1,
            data: hours.map((one, n) => ({
              value: Math.round((one.high - one.low) * 100) / 100,
              ...(n === widest && {
                symbol: "circle",
                symbolSize: 1,
                label: { show: true, position: "top", formatter: words.band, color: ink, fontSize: 11 },
              }),
            })),
            lineStyle: { opacity: 0 },
            symbol: "none",
            showSymbol: true,
            areaStyle: { color: accent, opacity: 0.16 },
            silent: true,
          },
          ...(past
            ? [
                {
                  type: "bar",
                  name: words.came,
                  barCategoryGap: "30%",
                  data: hours.map((one) => one.actual),
                  itemStyle: { color: came, opacity: 0.85 },
                },
              ]
            : []),
          {
            type: "line",
            name: words.expected,
            data: hours.map((one) => one.expected),
            symbol: "none",
            lineStyle: { color: accent, width: 2, type: past ? "dashed" : "solid" },
            endLabel: { show: true, formatter: words.expected, color: accent, fontSize: 11 },
          },
        ],
      },
      { notMerge: true },
    );
  }, [hours, dark, words, labelOf, exactLabelOf]);

  return <div ref={place} dir="ltr" role="img" aria-label={label} className={styles.chartPlace} />;
}

const rounded = (value: number) => Math.round(value * 10) / 10;

function tooltip(hits: unknown, hours: Hour[], words: Props["words"], exactLabelOf: (at: string) => string): string {
  const first = Array.isArray(hits) ? (hits[0] as { dataIndex?: number } | undefined) : undefined;
  const hour = hours[first?.dataIndex ?? 0];
  if (!hour) return "";
  return [
    exactLabelOf(hour.at),
    ...(hour.actual === null ? [] : [`${hour.actual}  ${words.came}`]),
    `${rounded(hour.expected)}  ${words.expected}`,
    `${rounded(hour.low)}–${rounded(hour.high)}  ${words.band}`,
  ].join("\n");
}
