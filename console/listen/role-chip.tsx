import type { TopicRole } from "@earshot/contract/topics.ts";
import { Badge } from "@mantine/core";
import { IconBox, IconCategory, IconHome, IconMapPin, IconSpeakerphone, IconSwords } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const icons = {
  own: IconHome,
  product: IconBox,
  rival: IconSwords,
  category: IconCategory,
  campaign: IconSpeakerphone,
  place: IconMapPin,
};

/** What a topic is to us. */
export function RoleChip({ role }: { role: TopicRole }) {
  const { t } = useTranslation("listen");
  const Shape = icons[role];
  return (
    <Badge
      variant="light"
      color={role === "own" || role === "product" ? "teal" : "gray"}
      tt="none"
      fw={500}
      leftSection={<Shape size={12} aria-hidden />}
    >
      {t(`role.${role}`)}
    </Badge>
  );
}
