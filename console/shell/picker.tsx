import { Combobox, useCombobox } from "@mantine/core";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";

export type Choice = { value: string; label: string; icon?: ReactNode; hint?: string; chosen?: boolean };

/** A button that opens a list to type in and pick from; opened from outside too, so that a key can open it. */
export function Picker({
  target,
  label,
  choices,
  opened,
  onOpened,
  onPick,
  onTyped,
  create,
  nothing,
  keepOpen = false,
  width = 260,
}: {
  target: ReactElement;
  label: string;
  choices: Choice[];
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onPick: (value: string) => void;
  /** for lists that are looked up elsewhere */
  onTyped?: (typed: string) => void;
  /** the row that makes what was typed; null where it cannot be made */
  create?: (typed: string) => Choice | null;
  nothing: string;
  keepOpen?: boolean;
  width?: number;
}) {
  const [typed, setTyped] = useState("");
  const store = useCombobox({ opened, onOpenedChange: onOpened });
  const words = typed.trim().toLocaleLowerCase();
  const fitting = choices.filter((choice) => choice.label.toLocaleLowerCase().includes(words));
  const made =
    words && !choices.some((choice) => choice.label.toLocaleLowerCase() === words) ? create?.(typed.trim()) : null;
  const shown = made ? [...fitting, made] : fitting;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is the same for the component's life
  useEffect(() => {
    if (!opened) {
      setTyped("");
      return;
    }
    const timer = setTimeout(() => {
      store.focusSearchInput();
      store.selectFirstOption();
    }, 30);
    return () => clearTimeout(timer);
  }, [opened]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts at its first row
  useEffect(() => {
    store.selectFirstOption();
  }, [typed]);
  return (
    <Combobox
      store={store}
      width={width}
      position="bottom-start"
      shadow="md"
      withinPortal
      onOptionSubmit={(value) => {
        onPick(value);
        setTyped("");
        if (!keepOpen) {
          store.closeDropdown();
          store.focusTarget();
        }
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        {target}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            onTyped?.(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            store.closeDropdown();
            store.focusTarget();
          }}
          placeholder={label}
          aria-label={label}
          maxLength={60}
        />
        <Combobox.Options mah={300} style={{ overflowY: "auto" }} aria-label={label}>
          {shown.map((choice) => (
            <Combobox.Option value={choice.value} key={choice.value} selected={choice.chosen} active={choice.chosen}>
              <span style={{ display: "flex", alignItems: "center", gap: 8 }}>
                {choice.icon}
                <span style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{choice.label}</span>
                {choice.hint ? <span style={{ color: "var(--ink-2)", fontSize: "0.75rem" }}>{choice.hint}</span> : null}
                {choice.chosen ? <span aria-hidden>✓</span> : null}
              </span>
            </Combobox.Option>
          ))}
          {shown.length === 0 ? <Combobox.Empty>{nothing}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
