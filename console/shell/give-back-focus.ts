import { useState } from "react";

/**
 * For a dialog that leaves the document as it closes: what closes it, and gives the focus back to where the keyboard was,
 * unless what was chosen took it elsewhere.
 */
export function useGivingBackFocus(onClose: () => void): () => void {
  const [before] = useState(() => document.activeElement);
  return () => {
    onClose();
    setTimeout(() => {
      const isNowhere = document.activeElement === document.body;
      if (isNowhere && before instanceof HTMLElement) before.focus({ preventScroll: true });
    });
  };
}
