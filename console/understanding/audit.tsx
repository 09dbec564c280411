import type { CorrectionInput } from "@earshot/contract/corrections.ts";
import { type LearningTask, listAudits } from "@earshot/contract/learning.ts";
import { Button, Group, Kbd, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useKeys } from "../shell/use-keys.ts";
import { AuditAnswer } from "./audit-answer.tsx";
import { correct } from "./correct.ts";
import { nameOf } from "./names.ts";
import styles from "./understanding.module.css";

/**
 * Posts drawn at random, one at a time: is what is said of it right? Corrections come where a model errs; only a sample
 * that nobody chose tells how good it is.
 */
export function Audit({ task }: { task: LearningTask }) {
  const { t } = useTranslation("understanding");
  const field = task === "intents" ? "intent" : task;
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [wrong, setWrong] = useState<string | null>(null);
  const drawn = useQuery({ ...get(listAudits, { query: { field, limit: 20 } }), staleTime: 30_000 });
  const post = drawn.data?.items.find(({ postId }) => !skipped.has(postId));
  const next = (postId: string) => {
    setSkipped((before) => new Set([...before, postId]));
    setWrong(null);
  };
  // The next one stands there at once, for the next key; what could not be kept comes back.
  const answer = async (values: string[]) => {
    if (!post) return;
    const part = field === "intent" ? { field: "intents", values } : { field, value: values[0] };
    next(post.postId);
    if (await correct({ ...part, postIds: [post.postId], shown: "audit", visible: true } as CorrectionInput)) return;
    setSkipped((before) => new Set([...before].filter((postId) => postId !== post.postId)));
  };
  const right = () => post && (field === "intent" || post.values.length > 0) && void answer(post.values);
  useKeys(
    t("audit.title"),
    [
      { keys: "y", label: t("audit.yes"), run: right },
      { keys: "n", label: t("audit.no"), run: () => post && setWrong(post.postId) },
      { keys: "s", label: t("audit.skip"), run: () => post && next(post.postId) },
    ],
    post !== undefined,
  );
  return (
    <section aria-labelledby="audit" className={styles.audit}>
      <Title order={2} size="h3" id="audit">
        {t("audit.title")}
      </Title>
      <Text size="sm">{t("audit.lead", { among: (drawn.data?.among ?? 0).toLocaleString() })}</Text>
      {post === undefined ? (
        <Text size="sm">{drawn.isSuccess ? t("audit.none") : null}</Text>
      ) : (
        <div aria-live="polite">
          <blockquote className={styles.asked} dir="auto">
            {post.title ? <strong>{post.title} </strong> : null}
            {post.text}
            {post.author ? <footer className={styles.model}>{post.author}</footer> : null}
          </blockquote>
          <p>
            {t("audit.question", {
              field: t(`field.${field}`),
              value:
                post.values.length === 0
                  ? t("correct.nothing")
                  : post.values.map((value) => nameOf(field, value)).join(", "),
            })}
          </p>
          {wrong === post.postId ? (
            <AuditAnswer field={field} values={post.values} onAnswer={(values) => void answer(values)} />
          ) : (
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="light"
                disabled={field !== "intent" && post.values.length === 0}
                rightSection={<Kbd size="xs">Y</Kbd>}
                onClick={right}
              >
                {t("audit.yes")}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                rightSection={<Kbd size="xs">N</Kbd>}
                onClick={() => setWrong(post.postId)}
              >
                {t("audit.no")}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                rightSection={<Kbd size="xs">S</Kbd>}
                onClick={() => next(post.postId)}
              >
                {t("audit.skip")}
              </Button>
            </Group>
          )}
        </div>
      )}
    </section>
  );
}
