import type { ComponentProps } from "react";
import styles from "./conversation-header.module.css";

type Props = ComponentProps<"button"> & { opened: boolean; onOpened: (opened: boolean) => void };

/** Shows what stands, and opens what can be picked instead. */
export function PickerButton({ opened, onOpened, className, ...rest }: Props) {
  return (
    <button
      {...rest}
      type="button"
      className={className ? `${styles.control} ${className}` : styles.control}
      onClick={() => onOpened(!opened)}
      aria-haspopup="listbox"
      aria-expanded={opened}
    />
  );
}
