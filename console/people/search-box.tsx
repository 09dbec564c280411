import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";
import styles from "./people.module.css";

type Props = {
  value: string | undefined;
  label: string;
  placeholder: string;
  onSearch: (q: string | undefined) => void;
  /** heading on the sheet of shortcuts, outside of People */
  keys?: string;
};

/** Finds while typing; `/` leads to it. */
export function SearchBox({ value, label, placeholder, onSearch, keys }: Props) {
  const { t } = useTranslation("people");
  const [typed, setTyped] = useState(value ?? "");
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(value ?? ""), [value]);
  const look = useDebouncedCallback((q: string) => onSearch(q.trim() || undefined), 250);
  useKeys(keys ?? t("title"), [{ keys: "/", label, run: () => box.current?.focus() }]);
  const type = (next: string) => {
    setTyped(next);
    look(next);
  };
  return (
    <TextInput
      ref={box}
      type="search"
      className={styles.search}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed && <CloseButton size="sm" aria-label={t("clear")} onClick={() => type("")} />}
      dir="auto"
    />
  );
}
