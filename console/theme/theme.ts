import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
  type VariantColorsResolver,
} from "@mantine/core";

const teal: MantineColorsTuple = [
  "#e9f6f4",
  "#d0ebe7",
  "#a5d9d2",
  "#75c6bc",
  "#4cb5a9",
  "#2c9f93",
  "#178278",
  "#0f6e67",
  "#0b5852",
  "#07423e",
];
const amber: MantineColorsTuple = [
  "#fff5de",
  "#fdebc2",
  "#f9d88c",
  "#f5c457",
  "#efb03a",
  "#d79420",
  "#b27610",
  "#8a5a00",
  "#6d4700",
  "#4f3400",
];
const brick: MantineColorsTuple = [
  "#fdeee8",
  "#f9dace",
  "#f3b59f",
  "#ee9475",
  "#ea7a55",
  "#d65f38",
  "#bd4a25",
  "#a33c1b",
  "#823016",
  "#5f2411",
];

/** Mantine's own greys, drawn from the same surfaces. */
const dark: MantineColorsTuple = [
  "#dfe7e5",
  "#c3cfcc",
  "#aab8b5",
  "#7f908c",
  "#4a5a57",
  "#3c4c4a",
  "#21302e",
  "#1a2524",
  "#141d1c",
  "#0b1110",
];
const gray: MantineColorsTuple = [
  "#f7f9f8",
  "#eef2f1",
  "#e1e7e5",
  "#d3dbd9",
  "#c6d0cd",
  "#a3b0ad",
  "#7d8b88",
  "#4d5b58",
  "#2f3a38",
  "#15201e",
];

/** What is filled is dark in the light scheme and bright in the dark one; its text follows. */
const filledText: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const ours = !input.color || ["teal", "amber", "brick"].includes(input.color);
  return input.variant === "filled" && ours ? { ...colors, color: "var(--filled-ink)" } : colors;
};

/** One accent (teal) for action and selection, amber for waiting, brick for breach and failure, grey for the rest. */
export const theme = createTheme({
  fontFamily: '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: rem(20), lineHeight: "1.3" },
      h2: { fontSize: rem(16), lineHeight: "1.35" },
      h3: { fontSize: rem(14), lineHeight: "1.4" },
    },
  },
  colors: { teal, amber, brick, dark, gray },
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: filledText,
  defaultRadius: rem(6),
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 350, fz: "xs", withArrow: false } },
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Menu: { defaultProps: { transitionProps: { duration: 100 }, shadow: "md" } },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, centered: false, yOffset: "12vh" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
  },
});

/** Mantine's own colors follow the surfaces of tokens.css. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-2)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--breach)",
    "--mantine-color-teal-text": "var(--accent)",
    "--mantine-color-teal-light": "var(--accent-soft)",
    "--mantine-color-teal-light-hover": "var(--selected)",
    "--mantine-color-teal-light-color": "var(--accent)",
    "--mantine-color-amber-light": "var(--waiting-soft)",
    "--mantine-color-amber-light-color": "var(--waiting)",
    "--mantine-color-brick-light": "var(--breach-soft)",
    "--mantine-color-brick-light-color": "var(--breach)",
    "--mantine-color-gray-light": "var(--quiet-soft)",
    "--mantine-color-gray-light-color": "var(--ink-2)",
    "--mantine-color-gray-light-hover": "var(--hover)",
    "--mantine-color-gray-outline": "var(--ink-2)",
  };
  return { variables: {}, light: shared, dark: shared };
};
