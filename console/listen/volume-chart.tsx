import { BarChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { colorOf, decals } from "./palette.ts";
import type { Layer } from "./stack.ts";

echarts.use([BarChart, ScatterChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

type Props = {
  layers: Layer[];
  /** read out in place of the drawing */
  label: string;
  unitLabel: string;
  dark: boolean;
  /** the buckets that carry a label on the axis; null: as many as have room */
  ticks: ReadonlySet<number> | null;
  /** what rose, by bucket: a dot above its bar, its reason in the tooltip */
  marks: readonly { index: number; label: string }[];
  labelOf: (at: number) => string;
  exactLabelOf: (at: number) => string;
  /** null: the place above the bars, which stands for the whole bucket */
  onPick: (layer: Layer | null, bucket: number) => void;
};

/** Posts over time, stacked from zero; a bar is a way to its posts. Loaded apart, for ECharts is the heaviest thing here. */
export default function VolumeChart(props: Props) {
  const { layers, label, unitLabel, dark, ticks, marks, labelOf, exactLabelOf } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const drawn = echarts.init(element, null, { renderer: "svg" });
    chart.current = drawn;
    drawn.getZr().on("click", ({ offsetX, offsetY }) => {
      if (!drawn.containPixel({ gridIndex: 0 }, [offsetX, offsetY])) return;
      const [bucket, height] = drawn.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as [number, number];
      const index = Math.round(bucket);
      if (latest.current.layers.some((layer) => layer.buckets[index]?.posts)) {
        latest.current.onPick(layerAt(latest.current.layers, index, height), index);
      }
    });
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
    const ground = dark ? "#1b2126" : "#ffffff";
    const font = "'Inter Variable', system-ui, sans-serif";
    chart.current?.setOption(
      {
        animation: false,
        aria: { enabled: false, decal: { show: true } },
        textStyle: { fontFamily: font },
        grid: { top: 28, bottom: 24, left: 4, right: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          // drawn in the picture itself: a tooltip of HTML would need inline styles, which the page's policy refuses
          renderMode: "richText",
          backgroundColor: ground,
          borderColor: line,
          textStyle: { color: dark ? "#e7ebee" : "#1f262c", fontSize: 12, fontFamily: font },
          formatter: (hits: unknown) => tooltip(hits, layers, marks, exactLabelOf),
          confine: true,
        },
        xAxis: {
          type: "category",
          data: layers[0]?.buckets.map((bucket) => bucket.at) ?? [],
          axisLabel: {
            color: ink,
            hideOverlap: true,
            formatter: (at: string) => labelOf(Number(at)),
            ...(ticks && { interval: (index: number) => ticks.has(index) }),
          },
          axisTick: { show: false },
          axisLine: { lineStyle: { color: line } },
        },
        yAxis: {
          type: "value",
          min: 0,
          minInterval: 1,
          name: unitLabel,
          nameLocation: "end",
          nameTextStyle: { color: ink, align: "left", padding: [0, 0, 0, -4] },
          axisLabel: { color: ink },
          splitLine: { lineStyle: { color: line } },
        },
        series: [
          ...layers.map((layer, index) => ({
            type: "bar",
            name: layer.name,
            stack: "posts",
            barCategoryGap: "18%",
            data: layer.buckets.map((bucket) => bucket.posts),
            itemStyle: {
              color: colorOf(layer.key === null ? 99 : index, dark),
              decal: decals[index] ? { ...decals[index], color: "rgba(255,255,255,0.45)" } : { symbol: "none" },
            },
            emphasis: { focus: "series" },
          })),
          {
            type: "scatter",
            data: [...new Set(marks.map(({ index }) => index))].map((index) => [
              index,
              layers.reduce((sum, layer) => sum + (layer.buckets[index]?.posts ?? 0), 0),
            ]),
            symbolSize: 11,
            symbolOffset: [0, -9],
            silent: true,
            itemStyle: { color: ground, borderColor: dark ? "#f39a79" : "#a33c1b", borderWidth: 2.5 },
          },
        ],
      },
      { notMerge: true },
    );
  }, [layers, unitLabel, dark, ticks, marks, labelOf, exactLabelOf]);

  return <div ref={place} dir="ltr" role="img" aria-label={label} style={{ blockSize: 260, inlineSize: "100%" }} />;
}

/** The layer that lies at a height of the stack; null above it. */
function layerAt(layers: Layer[], bucket: number, height: number): Layer | null {
  let top = 0;
  for (const layer of layers) {
    top += layer.buckets[bucket]?.posts ?? 0;
    if (height <= top) return layer;
  }
  return null;
}

/** The day or hour, then the layers that say something, largest first. */
function tooltip(hits: unknown, layers: Layer[], marks: Props["marks"], exactLabelOf: (at: number) => string): string {
  const first = Array.isArray(hits) ? (hits[0] as { dataIndex?: number } | undefined) : undefined;
  const bucket = first?.dataIndex ?? 0;
  const at = layers[0]?.buckets[bucket]?.at;
  const lines = layers
    .map((layer) => ({ name: layer.name, posts: layer.buckets[bucket]?.posts ?? 0 }))
    .filter((layer) => layer.posts > 0)
    .sort((a, b) => b.posts - a.posts)
    .map((layer) => `${layer.posts}  ${layer.name}`);
  const rose = marks.filter(({ index }) => index === bucket).map(({ label }) => `○ ${label}`);
  return [at === undefined ? "" : exactLabelOf(at), ...(lines.length > 0 ? lines : ["0"]), ...rose].join("\n");
}
