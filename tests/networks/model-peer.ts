import type { IncomingMessage } from "node:http";
import { openLoopback } from "./loopback.ts";

/** What it answers instead of an honest answer; the next of the script to each request, then honest again. */
export type ModelFault =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** the message's content, as if the model had said it */
  | { says: string }
  /** the whole body */
  | { body: string }
  | "hang"
  | "slow body"
  | "huge body"
  | "reset"
  /** a model that does what the post tells it to: repeats the post as its answer */
  | "echo";

export type ModelRequest = {
  authorization: string | null;
  raw: string;
  model: string;
  messages: { role: string; content: string }[];
};

/**
 * An OpenAI-compatible endpoint on loopback that labels by a handful of words, at `base`. Counts tokens as a tenth of the
 * characters it was sent, plus 7.
 */
export async function openModelPeer() {
  const requests: ModelRequest[] = [];
  const script: ModelFault[] = [];
  let always: ModelFault | null = null;
  let atOnce = 0;
  let mostAtOnce = 0;
  const stop = new AbortController();
  const loopback = await openLoopback({
    async serve(request, response) {
      const raw = await bodyOf(request);
      atOnce++;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      response.once("close", () => atOnce--);
      if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
        response.writeHead(404).end("{}");
        return;
      }
      const sent = JSON.parse(raw) as { model: string; messages: { role: string; content: string }[] };
      requests.push({
        authorization: request.headers.authorization ?? null,
        raw,
        model: sent.model,
        messages: sent.messages,
      });
      const said = (content: string) =>
        JSON.stringify({
          id: "chatcmpl-1",
          choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
          usage: { prompt_tokens: Math.ceil(raw.length / 10), completion_tokens: 7, total_tokens: tokensOf(raw) },
        });
      const post = (JSON.parse(sent.messages[1]!.content) as { post: string }).post;
      const fault = script.shift() ?? always;
      const json = { "content-type": "application/json" };
      if (fault === null) response.writeHead(200, json).end(said(labelsOf(sent.messages[0]!.content, post)));
      else if (fault === "hang") return;
      else if (fault === "reset") request.socket.resetAndDestroy();
      else if (fault === "echo") response.writeHead(200, json).end(said(post));
      else if (fault === "slow body") {
        response.writeHead(200, json);
        const drip = setInterval(() => response.write(" "), 50);
        response.once("close", () => clearInterval(drip));
        stop.signal.addEventListener("abort", () => clearInterval(drip));
      } else if (fault === "huge body") {
        response.writeHead(200, json);
        const piece = " ".repeat(64_000);
        const pour = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pour);
        pour();
      } else if ("says" in fault) response.writeHead(200, json).end(said(fault.says));
      else if ("status" in fault)
        response.writeHead(fault.status, { ...json, ...fault.headers }).end(fault.body ?? "{}");
      else response.writeHead(200, json).end(fault.body);
    },
  });
  return {
    base: `http://127.0.0.1:${loopback.port}/v1`,
    /** `host:port`, for EARSHOT_ALLOW_PRIVATE_HOSTS */
    host: `127.0.0.1:${loopback.port}`,
    requests,
    mostAtOnce: () => mostAtOnce,
    /** The next answers; then honest ones again. */
    next(...faults: ModelFault[]) {
      script.push(...faults);
    },
    /** Every answer from now on; null: honest. */
    always(fault: ModelFault | null) {
      script.length = 0;
      always = fault;
    },
    tokensOf: (request: ModelRequest) => tokensOf(request.raw),
    close() {
      stop.abort();
      return loopback.close();
    },
  };
}

const tokensOf = (raw: string): number => Math.ceil(raw.length / 10) + 7;

/** Labels for the tasks that the instructions name. */
function labelsOf(instructions: string, post: string): string {
  const has = (pattern: RegExp) => pattern.exec(post)?.[0];
  const label = (value: string, word?: string) => ({ value, confidence: 0.93, ...(word && { words: [word] }) });
  const all: Record<string, unknown> = {
    language: label(has(/\b(und|nicht|ist)\b/i) ? "de" : "en"),
    tone: has(/marvellous|superb/i)
      ? label("positive", has(/marvellous|superb/i))
      : has(/dreadful|meh/i)
        ? label("negative", has(/dreadful|meh/i))
        : label("neutral"),
    intents: has(/dreadful/i) ? [label("complaint", "dreadful")] : [],
    urgency: label(has(/sparks/i) ? "urgent" : "normal", has(/sparks/i)),
    toxicity: label("none"),
  };
  const asked = Object.keys(all).filter((task) => instructions.includes(`"${task}": `));
  return JSON.stringify(Object.fromEntries(asked.map((task) => [task, all[task]])));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const piece of request) body += piece;
  return body;
}
