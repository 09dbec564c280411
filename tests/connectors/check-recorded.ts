import { ConnectorError } from "@earshot/connectors/errors.ts";
import { expect, test } from "vitest";
import { lacks } from "./lacks.ts";
import { postsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

export function checkRecorded(bench: Bench): void {
  test("contract 32: whatever real servers were heard to answer is read, or refused with a reason; none is a bug", {
    timeout: 180_000,
  }, async () => {
    const { peer, reader } = bench;
    const { name } = reader.connector.manifest;
    const recordings = peer.recorded?.();
    if (!recordings || recordings.absence !== null) {
      lacks("32", name, recordings?.absence ?? "nothing of it was recorded");
      return;
    }
    const bugs: string[] = [];
    let posts = 0;
    for (const answer of recordings.answers) {
      reader.rewind({});
      answer.replay();
      try {
        for (const post of postsOf(await reader.read())) {
          posts += 1;
          const length = [...post.text].length;
          const isWhole = post.externalId !== "" && post.localId !== "" && Number.isFinite(post.revision);
          const marks = [...post.links, ...post.mentions].every(
            ({ start, end }) => 0 <= start && start <= end && end <= length,
          );
          if (!isWhole || !marks) bugs.push(`${answer.name}: ${JSON.stringify(post).slice(0, 300)}`);
        }
      } catch (error) {
        if (!(error instanceof ConnectorError)) bugs.push(`${answer.name}: ${error}`);
      }
      peer.calm();
    }
    expect(bugs).toEqual([]);
    expect(recordings.answers.length).toBeGreaterThan(0);
    expect(posts).toBeGreaterThanOrEqual(recordings.posts);
  });
}
