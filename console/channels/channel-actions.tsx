import {
  type Channel,
  deleteChannel,
  getChannel,
  listChannels,
  pollChannel,
  updateChannel,
} from "@earshot/contract/channels.ts";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconPlayerPause, IconPlayerPlay, IconPlugX, IconRefresh } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Fetch now, pause or go on, disconnect. */
export function ChannelActions({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const keep = (saved: Channel) => {
    queryClient.setQueryData(get(getChannel, { params: { id: channel.id } }).queryKey, saved);
    void refresh(listChannels);
  };
  const params = { id: channel.id };
  const poll = useMutation({
    mutationFn: () => call(pollChannel, { params }),
    onSuccess: (saved) => {
      keep(saved);
      toast(t("detail.fetching"));
    },
    onError: toastProblem,
  });
  const pause = useMutation({
    mutationFn: (paused: boolean) => call(updateChannel, { params, body: { paused }, version: channel.version }),
    onSuccess: (saved) => {
      keep(saved);
      toast(t(saved.paused ? "detail.paused" : "detail.resumed"), {
        undo: () => void call(updateChannel, { params, body: { paused: !saved.paused } }).then(keep, toastProblem),
      });
    },
    onError: (error) => {
      toastProblem(error);
      void refresh(getChannel);
    },
  });
  const disconnect = async () => {
    const sure = await confirm({
      title: t("detail.disconnectTitle", { name: channel.name }),
      text: t("detail.disconnectText"),
      yes: t("detail.disconnect"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(deleteChannel, { params });
      await navigate({ to: "/w/$workspace/channels", params: { workspace: slug } });
      toast(t("detail.disconnected", { name: channel.name }));
      await refresh(listChannels);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={poll.isPending}
        disabled={channel.paused || channel.health === "reconnect"}
        onClick={() => poll.mutate()}
      >
        {t("detail.fetch")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t("detail.more")}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={
              channel.paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
            }
            onClick={() => pause.mutate(!channel.paused)}
          >
            {t(channel.paused ? "detail.resume" : "detail.pause")}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconPlugX size={16} aria-hidden />} onClick={() => void disconnect()}>
            {t("detail.disconnect")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
