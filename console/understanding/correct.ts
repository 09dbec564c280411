import {
  type CorrectionInput,
  correct as correctEndpoint,
  listPostCorrections,
  undoCorrection,
} from "@earshot/contract/corrections.ts";
import { getConversation, listConversations } from "@earshot/contract/inbox.ts";
import { getModel, listAudits, listModels } from "@earshot/contract/learning.ts";
import { getPost, listPosts } from "@earshot/contract/posts.ts";
import { listTopicPosts, listTopics, previewTopic } from "@earshot/contract/topics.ts";
import i18next from "i18next";
import { call } from "../api/call.ts";
import { queryClient, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";

/** Says what posts really say; a toast tells it and takes it back. */
export async function correct(input: CorrectionInput): Promise<boolean> {
  try {
    const { id, posts } = await call(correctEndpoint, { body: input });
    toast(i18next.t("understanding:correct.done", { count: posts }), { undo: () => void undo(id) });
    await showAnew();
    return true;
  } catch (error) {
    toastProblem(error);
    return false;
  }
}

async function undo(id: string): Promise<void> {
  try {
    await call(undoCorrection, { params: { id } });
    toast(i18next.t("understanding:correct.undone"));
  } catch (error) {
    toastProblem(error);
  }
  await showAnew();
}

/** Hints come a moment later; who corrected sees it at once, in the stream of posts too, which waits for no hint. */
async function showAnew(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["postStream"] }),
    refresh(
      getPost,
      listPosts,
      listTopicPosts,
      listTopics,
      previewTopic,
      getConversation,
      listConversations,
      listPostCorrections,
      listModels,
      getModel,
      listAudits,
    ),
  ]);
}
