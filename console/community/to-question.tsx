import type { Post } from "@earshot/contract/posts.ts";
import { IconMessageQuestion } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";

const AskFromPost = lazy(() => import("./ask-from-post.tsx").then((file) => ({ default: file.AskFromPost })));

/** Makes a question of a public post; nothing for what is private, ours or gone. The form is fetched when it is asked for. */
export function ToQuestion({
  post,
  opened,
  onOpened,
  keyed = false,
  className,
}: {
  post: Pick<Post, "id" | "own" | "network" | "visibility" | "deletedAt" | "placeholder">;
  /** held by the parent, where a key opens it too */
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
  /** opened by Q while it is on screen */
  keyed?: boolean;
  className?: string | undefined;
}) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const [self, setSelf] = useState(false);
  const isOpen = opened ?? self;
  const open = onOpened ?? setSelf;
  const isPublic = post.visibility === "public" || post.visibility === "unlisted";
  const may =
    can("community:work") && isPublic && !post.own && !post.deletedAt && !post.placeholder && post.network !== "portal";
  useKeys(t("question.group"), [{ keys: "q", label: t("keys.question"), run: () => open(true) }], keyed && may);
  if (!may) return null;
  return (
    <>
      <button
        type="button"
        className={className}
        aria-haspopup="dialog"
        title={t("keys.question")}
        onClick={() => open(true)}
      >
        <IconMessageQuestion size={14} stroke={1.8} aria-hidden />
        <span>{t("question.button")}</span>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <AskFromPost postId={post.id} onClose={() => open(false)} />
        </Suspense>
      )}
    </>
  );
}
