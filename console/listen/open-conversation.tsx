import { createConversation } from "@earshot/contract/inbox.ts";
import { getPost, type Post } from "@earshot/contract/posts.ts";
import { Button } from "@mantine/core";
import { IconInbox, IconMessagePlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { LinkButton } from "../shell/link-button.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Takes a post into the team's work, or leads to where it is already. */
export function OpenConversation({ post }: { post: Post }) {
  const { t } = useTranslation("listen");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: () => call(createConversation, { body: { postId: post.id } }),
    onSuccess: (conversation) => {
      void refresh(getPost);
      void navigate({ to: `/w/${slug}/inbox/${conversation.id}` });
    },
    onError: toastProblem,
  });
  if (post.conversationId) {
    const conversation = post.conversationId;
    return (
      <LinkButton
        variant="default"
        leftSection={<IconInbox size={16} aria-hidden />}
        to="/w/$workspace/inbox/$conversation"
        params={{ workspace: slug, conversation }}
      >
        {t("post.toConversation")}
      </LinkButton>
    );
  }
  return (
    <Button
      leftSection={<IconMessagePlus size={16} aria-hidden />}
      loading={open.isPending}
      disabled={post.deletedAt !== null || post.placeholder}
      onClick={() => open.mutate()}
    >
      {t("post.openConversation")}
    </Button>
  );
}
