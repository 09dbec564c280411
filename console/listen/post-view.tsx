import type { PostDetail } from "@earshot/contract/posts.ts";
import { Accordion, Alert, Group, Stack, Text, Title } from "@mantine/core";
import { IconExternalLink, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ToQuestion } from "../community/to-question.tsx";
import { PostIdeas } from "../ideas/post-ideas.tsx";
import { ToIdea } from "../ideas/to-idea.tsx";
import { Face } from "../shell/face.tsx";
import { Media } from "../shell/media.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { Heard } from "../understanding/heard.tsx";
import { SignalChips } from "../understanding/signal-chips.tsx";
import { AuthorLink } from "./author-link.tsx";
import { Highlighted } from "./highlighted.tsx";
import styles from "./listen.module.css";
import { OpenConversation } from "./open-conversation.tsx";
import { PostHtml } from "./post-html.tsx";
import { PostRaw, PostRevisions } from "./post-source.tsx";
import { postSearch } from "./search.ts";

/** A post as it came, who wrote it, why it was heard, and the way to answer. */
export function PostView({ post }: { post: PostDetail }) {
  const { t } = useTranslation(["listen", "understanding"]);
  const { can } = useWorkspace();
  const words = post.matches.filter((match) => match.endedAt === null).flatMap((match) => match.words);
  return (
    <Stack gap="md" data-post={post.id}>
      <Author post={post} />
      {post.deletedAt ? (
        <Alert color="gray" icon={<IconTrash aria-hidden />} variant="light">
          {t("post.deletedText")}
        </Alert>
      ) : (
        <div>
          {post.title && (
            <Title order={2} mb={6} dir="auto">
              <Highlighted text={post.title} words={words} />
            </Title>
          )}
          {post.html ? (
            <PostHtml html={post.html} />
          ) : (
            <div className={`${styles.body} ${styles.plainText}`} dir="auto" lang={post.lang ?? undefined}>
              {post.text ? (
                <Highlighted text={post.text} words={words} />
              ) : (
                t(post.placeholder ? "post.placeholder" : "post.noText")
              )}
            </div>
          )}
        </div>
      )}
      <SignalChips post={post} />
      {post.media.length > 0 && <Media media={post.media} />}
      <Group gap="sm">
        {can("conversations:work") && <OpenConversation post={post} />}
        <ToIdea post={post} keyed />
        <ToQuestion post={post} keyed className={styles.figureLink} />
        {post.url && (
          <a className={styles.figureLink} href={post.url} target="_blank" rel="noopener noreferrer nofollow">
            {t("post.atSource")} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
          </a>
        )}
      </Group>
      <PostIdeas postId={post.id} />
      <Facts post={post} />
      <Accordion multiple variant="default" chevronPosition="left" chevronSize={16}>
        {post.deletedAt === null && (
          <Accordion.Item value="heard">
            <Accordion.Control>{t("understanding:heard")}</Accordion.Control>
            <Accordion.Panel>
              <Heard post={post} />
            </Accordion.Panel>
          </Accordion.Item>
        )}
        {post.revisions.length > 0 && <PostRevisions post={post} />}
        <PostRaw raw={post.raw} deleted={post.deletedAt !== null} />
      </Accordion>
    </Stack>
  );
}

function Author({ post }: { post: PostDetail }) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  const name = post.author?.name || post.author?.handle || t("post.nobody");
  return (
    <Group gap={10} wrap="nowrap" align="flex-start">
      <Face name={name} url={post.author?.avatarUrl} size={38} />
      <div style={{ minInlineSize: 0, flex: 1 }}>
        <span className={styles.authorLine}>
          {post.author ? <AuthorLink author={post.author} /> : <Text size="sm">{name}</Text>}
          <NetworkIcon network={post.network} size={15} />
          {post.author && post.author.personId === null && !post.author.own && (
            <span className={styles.unknown}>{t("author.unknown")}</span>
          )}
          {post.author?.own && <span className={styles.unknown}>{t("author.own")}</span>}
        </span>
        <Text size="xs" c="dimmed">
          {post.author && post.author.handle !== name && <bdi>{post.author.handle} · </bdi>}
          <time dateTime={post.postedAt}>{format.exact(post.postedAt)}</time>
          {post.visibility !== "public" && ` · ${t(`visibility.${post.visibility}`)}`}
        </Text>
      </div>
    </Group>
  );
}

function Facts({ post }: { post: PostDetail }) {
  const { t } = useTranslation(["listen", "shell"]);
  const { format, slug } = useWorkspace();
  const params = { workspace: slug };
  return (
    <dl className={styles.fact}>
      <dt>{t("post.why")}</dt>
      <dd>
        {post.matches.length === 0
          ? t("post.noMatch")
          : post.matches.map((match) => (
              <div key={match.topicId}>
                <Link
                  className={styles.figureLink}
                  to="/w/$workspace/listen/topics/$topicId"
                  params={{ ...params, topicId: match.topicId }}
                >
                  {match.topicName}
                </Link>
                {match.words.length > 0 && (
                  <Text component="span" size="xs" c="dimmed">
                    {" "}
                    {match.words.map((word) => `“${word}”`).join(", ")}
                  </Text>
                )}
                {match.endedAt && (
                  <Text component="span" size="xs" c="dimmed">
                    {" "}
                    · {t("post.matchEnded", { at: format.short(match.endedAt) })}
                  </Text>
                )}
              </div>
            ))}
      </dd>
      <dt>{t("post.engagement")}</dt>
      <dd>
        {[
          t("shell:post.likes", { count: post.engagement.likes }),
          t("shell:post.reposts", { count: post.engagement.reposts }),
          t("shell:post.answers", { count: post.engagement.replies }),
        ].join(", ")}
      </dd>
      <dt>{t("post.thread")}</dt>
      <dd>
        {post.parentId ? (
          <Link
            className={styles.figureLink}
            to="/w/$workspace/listen/posts"
            params={params}
            search={(old) => ({ ...postSearch(old), post: post.parentId ?? undefined })}
          >
            {t("post.toParent")}
          </Link>
        ) : (
          t("post.startsThread")
        )}
      </dd>
      <dt>{t("post.received")}</dt>
      <dd>{format.exact(post.receivedAt)}</dd>
      {post.lang && (
        <>
          <dt>{t("post.language")}</dt>
          <dd>{post.lang}</dd>
        </>
      )}
    </dl>
  );
}
