import { afterEach, beforeEach, describe } from "vitest";
import type { Peer } from "../networks/peer.ts";
import { checkAnswers } from "./check-answers.ts";
import { checkContent } from "./check-content.ts";
import { checkLive } from "./check-live.ts";
import { checkLogIns } from "./check-log-ins.ts";
import { checkPaging } from "./check-paging.ts";
import { checkReading } from "./check-reading.ts";
import { checkRecorded } from "./check-recorded.ts";
import { checkSending } from "./check-sending.ts";
import { checkTrouble } from "./check-trouble.ts";
import { checkWebhook } from "./check-webhook.ts";
import { openReader, type Reader } from "./reader.ts";

/** A fresh peer and a reader of it for each check. */
export type Bench = { readonly peer: Peer; readonly reader: Reader };

/**
 * The contract that every connector must pass, by the numbers of the design's list, on the connector alone. What a
 * network cannot do is checked as a refusal, or said to be missing. `contractThroughServer` checks the rest on stored rows.
 * @param options.everyAnswer false for a second dialect of a network whose client has met every wrong answer already
 */
export function contractSuite(
  name: string,
  openPeer: () => Promise<Peer>,
  { everyAnswer = true }: { everyAnswer?: boolean } = {},
): void {
  describe(`the connector contract: ${name}`, () => {
    let peer: Peer;
    let reader: Reader;
    const bench: Bench = {
      get peer() {
        return peer;
      },
      get reader() {
        return reader;
      },
    };
    beforeEach(async () => {
      peer = await openPeer();
      reader = await openReader(peer);
    });
    afterEach(async () => {
      await reader.close();
      await peer.close();
    });

    checkReading(bench);
    checkPaging(bench);
    checkContent(bench);
    checkTrouble(bench);
    if (everyAnswer) checkAnswers(bench);
    if (everyAnswer) checkRecorded(bench);
    checkLogIns(bench);
    checkSending(bench);
    checkLive(bench);
    checkWebhook(() => peer);
  });
}
