import type { Post } from "@earshot/contract/posts.ts";
import { IconBulb } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";

const IdeaPicker = lazy(() => import("./idea-picker.tsx").then((file) => ({ default: file.IdeaPicker })));

/** Lets a post count for an idea; what it needs is fetched when it is first asked for. */
export function ToIdea({
  post,
  opened,
  onOpened,
  keyed = false,
  className = styles.plain,
}: {
  post: Pick<Post, "id" | "own" | "deletedAt" | "placeholder">;
  /** held by the parent, where a key opens it too */
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
  /** opened by D while it is on screen */
  keyed?: boolean;
  className?: string | undefined;
}) {
  const { t } = useTranslation("ideas");
  const { can } = useWorkspace();
  const [self, setSelf] = useState(false);
  const [wanted, setWanted] = useState(false);
  const isOpen = opened ?? self;
  const open = onOpened ?? setSelf;
  const may = can("ideas:work") && !post.own && !post.deletedAt && !post.placeholder;
  useKeys(t("title"), [{ keys: "d", label: t("pick.label"), run: () => open(true) }], keyed && may);
  if (!may) return null;
  const button = (
    <button
      type="button"
      className={className}
      aria-haspopup="listbox"
      aria-expanded={isOpen}
      onClick={() => {
        setWanted(true);
        open(!isOpen);
      }}
    >
      <IconBulb size={14} stroke={1.8} aria-hidden />
      <span>{t("pick.button")}</span>
    </button>
  );
  if (!wanted && !isOpen) return button;
  return (
    <Suspense fallback={button}>
      <IdeaPicker postId={post.id} target={button} opened={isOpen} onOpened={open} />
    </Suspense>
  );
}
