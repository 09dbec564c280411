import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { liveState, onLiveState } from "../api/live.ts";
import styles from "./live-note.module.css";

/** Stands while live updates are interrupted for longer than a blink. */
export function LiveNote() {
  const { t } = useTranslation("shell");
  const offline = useSyncExternalStore(onLiveState, liveState) === "offline";
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
      {shown ? (
        <p className={styles.note}>
          <IconCloudOff size={16} aria-hidden />
          {t("live.offline")}
        </p>
      ) : null}
    </div>
  );
}
