import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { liveState, onLiveState } from "../api/live.ts";
import styles from "./live-note.module.css";

/** Stands while live updates are interrupted for longer than a blink. */
export function LiveNote() {
  const { t } = useTranslation("shell");
  const offline = useSyncExternalStore(onLiveState, liveState) === "offline";
  const noLine = useSyncExternalStore(onLine, () => !navigator.onLine);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!offline) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 2_500);
    return () => clearTimeout(timer);
  }, [offline]);
  return (
    <div role="status">
      {shown || noLine ? (
        <p className={styles.note}>
          <IconCloudOff size={16} aria-hidden />
          {t(noLine ? "live.noLine" : "live.offline")}
        </p>
      ) : null}
    </div>
  );
}

function onLine(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}
