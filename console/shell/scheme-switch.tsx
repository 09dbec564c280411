import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const schemes = [
  { value: "light", name: "light", icon: IconSun },
  { value: "dark", name: "dark", icon: IconMoon },
  { value: "auto", name: "system", icon: IconDeviceDesktop },
] as const;

/** Light, dark or as the system has it. */
export function SchemeSwitch() {
  const { t } = useTranslation("shell");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("account.scheme")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
      data={schemes.map(({ value, name, icon: Shape }) => ({
        value,
        label: (
          <span title={t(`account.${name}`)} style={{ display: "grid", placeItems: "center" }}>
            <Shape size={16} role="img" aria-label={t(`account.${name}`)} />
          </span>
        ),
      }))}
    />
  );
}
