import { getSample, playSample, removeSample } from "@earshot/contract/workspace.ts";
import { Button, SegmentedControl } from "@mantine/core";
import { IconFlask, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient } from "../api/query.ts";
import { confirm } from "./confirm.tsx";
import styles from "./sample-banner.module.css";
import { toastProblem } from "./toast.tsx";
import { useWorkspace } from "./workspace.ts";

const speeds = [0, 1, 60, 600] as const;

/** Says that this is sample data, and holds the player of its next 48 hours. */
export function SampleBanner() {
  const { t } = useTranslation("shell");
  const { format } = useWorkspace();
  const sample = useQuery({
    ...get(getSample),
    refetchInterval: ({ state }) => ((state.data?.speed ?? 0) > 0 ? 4_000 : false),
  });
  const play = useMutation({
    mutationFn: (speed: (typeof speeds)[number]) => call(playSample, { body: { speed } }),
    onSuccess: (answer) => queryClient.setQueryData(get(getSample).queryKey, answer),
    onError: toastProblem,
  });
  const remove = useMutation({
    mutationFn: () => call(removeSample),
    onSuccess: () => window.location.assign("/"),
    onError: toastProblem,
  });
  const speed = play.isPending ? play.variables : sample.data?.speed;
  const now = sample.data?.now;
  const ended = now && sample.data?.endsAt ? Date.parse(now) >= Date.parse(sample.data.endsAt) : false;
  return (
    <section className={styles.banner} aria-label={t("sample.banner")}>
      <IconFlask size={16} aria-hidden />
      <span className={styles.text}>{t("sample.banner")}</span>
      {now ? (
        <span className={styles.clock}>{ended ? t("sample.ended") : t("sample.clock", { at: format.short(now) })}</span>
      ) : null}
      {sample.data ? (
        <SegmentedControl
          size="xs"
          aria-label={t("sample.player")}
          value={String(speed ?? 0)}
          onChange={(value) => play.mutate(Number(value) as (typeof speeds)[number])}
          data={speeds.map((each) => ({
            value: String(each),
            label: each === 0 ? t("sample.paused") : t("sample.speed", { speed: each }),
          }))}
        />
      ) : null}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        className={styles.remove}
        title={t("sample.remove")}
        aria-label={t("sample.remove")}
        loading={remove.isPending}
        onClick={() =>
          void confirm({
            title: t("sample.removeTitle"),
            text: t("sample.removeText"),
            yes: t("sample.remove"),
            danger: true,
          }).then((yes) => yes && remove.mutate())
        }
      >
        <IconTrash size={17} aria-hidden />
        <span className={styles.word}>{t("sample.remove")}</span>
      </Button>
    </section>
  );
}
