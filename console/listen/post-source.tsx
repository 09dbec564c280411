import type { PostDetail } from "@earshot/contract/posts.ts";
import { Accordion, Button, CopyButton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";

/** What it said before, newest first. */
export function PostRevisions({ post }: { post: PostDetail }) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  return (
    <Accordion.Item value="revisions">
      <Accordion.Control>{t("post.revisions", { count: post.revisions.length })}</Accordion.Control>
      <Accordion.Panel>
        {post.revisions.toReversed().map((revision) => (
          <div key={revision.n} className={styles.revision}>
            <Text size="xs" c="dimmed">
              {t("post.revisionSeen", { n: revision.n, at: format.exact(revision.seenAt) })}
            </Text>
            <div className={styles.plainText} dir="auto">
              {revision.text || t("post.noText")}
            </div>
            {revision.raw && (
              <details>
                <summary>{t("post.raw")}</summary>
                <Raw text={revision.raw} />
              </details>
            )}
          </div>
        ))}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** The source's own payload: text, never drawn as anything else. */
export function PostRaw({ raw, deleted }: { raw: string | null; deleted: boolean }) {
  const { t } = useTranslation("listen");
  return (
    <Accordion.Item value="raw">
      <Accordion.Control>{t("post.raw")}</Accordion.Control>
      <Accordion.Panel>
        {raw === null ? (
          <Text size="sm" c="dimmed">
            {t(deleted ? "post.rawErased" : "post.rawNone")}
          </Text>
        ) : (
          <>
            <CopyButton value={raw}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" mb={8} onClick={copy}>
                  {t(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
            <Raw text={raw} />
          </>
        )}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Raw({ text }: { text: string }) {
  const { t } = useTranslation("listen");
  return (
    <ScrollRegion className={styles.raw} label={t("post.raw")}>
      <pre dir="ltr">{indented(text)}</pre>
    </ScrollRegion>
  );
}

/** JSON with line breaks where it is JSON and not too long to lay out; otherwise as it is. */
function indented(text: string): string {
  if (text.length > 200_000 || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
