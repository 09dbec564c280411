import {
  type Icon,
  IconBrandBluesky,
  IconBrandMastodon,
  IconCode,
  IconFountain,
  IconMail,
  IconMessageCircle,
  IconPlugConnected,
  IconRss,
  IconStar,
} from "@tabler/icons-react";
import { useConnectors } from "./connectors.ts";

/** Icons a connector's manifest may name. */
const icons: Record<string, Icon> = {
  rss: IconRss,
  square: IconFountain,
  mastodon: IconBrandMastodon,
  "brand-mastodon": IconBrandMastodon,
  "brand-bluesky": IconBrandBluesky,
  mail: IconMail,
  star: IconStar,
  message: IconMessageCircle,
  api: IconCode,
};

/** A network's icon with its name. The connector's manifest says how it looks; an unknown one gets a plug. */
export function NetworkIcon({ network, size = 14 }: { network: string; size?: number }) {
  const connector = useConnectors().get(network);
  const Shape = icons[connector?.icon ?? network] ?? icons[network] ?? IconPlugConnected;
  const name = connector?.name ?? network;
  return (
    <Shape
      size={size}
      stroke={1.75}
      role="img"
      aria-label={name}
      // Not a drawn tooltip: a sixth of the time that a row of a long list takes.
      title={name}
      lang="en"
      style={{ flex: "none", color: "var(--ink-2)" }}
    />
  );
}
