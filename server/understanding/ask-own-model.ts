import type { OwnModelTask } from "@earshot/contract/own-models.ts";
import { z } from "zod";
import { backOff } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { OutboundError } from "#server/net/errors.ts";
import type { Secret } from "#server/net/secret.ts";
import type { Asked, AskOptions } from "./asked.ts";
import { readAnswer } from "./own-model-answer.ts";
import { type Message, promptFor } from "./own-model-prompt.ts";

type Endpoint = { baseUrl: string; model: string; key: Secret | null; tasks: readonly OwnModelTask[] };

const usualTimeoutMs = 20_000;
const maxBytes = 200_000;
const mostAnswerTokens = 400;
/** Nobody is believed who claims that one request cost more. */
const mostTokens = 200_000;
const longestWaitMs = 3_600_000;
/** A wrong key stays wrong until somebody changes it; asked again now and then in case it was the other side. */
const unauthorizedMs = 30 * 60_000;

/** What a request will cost at most, before anybody has counted: three UTF-16 units to a token is cautious. */
export const estimate = (messages: readonly Message[]): number =>
  Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 3) + mostAnswerTokens;

/**
 * Asks an OpenAI-compatible endpoint about one post, through the guarded door. Never throws for what the other side does:
 * each failure has a word, a sentence that holds nothing of the answer, and where it named a time, that time.
 */
export async function askOwnModel(
  context: Pick<Context, "guard" | "now" | "random">,
  { baseUrl, model, key, tasks }: Endpoint,
  post: { title: string | null; text: string },
  { signal, timeoutMs = usualTimeoutMs }: AskOptions = {},
): Promise<Asked> {
  const messages = promptFor(tasks, post);
  const fail = (code: string, message: string, tokens: number, until: Date | null = null): Asked => ({
    kind: "failed",
    used: { tokens, cpuMs: 0 },
    code,
    message,
    until,
  });
  try {
    const response = await context.guard.fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(key && { authorization: `Bearer ${key.reveal()}` }),
      },
      body: JSON.stringify({ model, messages, temperature: 0, max_tokens: mostAnswerTokens }),
      redirect: "error",
      timeoutMs,
      maxBytes,
      signal,
    });
    const body = await response.text();
    if (!response.ok) {
      const { code, message, until } = refusalOf(response, context);
      return fail(code, message, 0, until);
    }
    const completion = completionOf(body);
    if (!completion) return fail("unreadable", "The answer is not that of a chat completion.", estimate(messages));
    const tokens = Math.min(completion.usage?.total_tokens ?? estimate(messages), mostTokens);
    const text = post.title ? `${post.title}\n${post.text}` : post.text;
    const answer = readAnswer(completion.content, { tasks, text, model: `own: ${model}` });
    return answer
      ? { kind: "answered", used: { tokens, cpuMs: 0 }, ...answer }
      : fail("unreadable", "The model did not answer in the form that was asked for.", tokens);
  } catch (error) {
    if (error instanceof OutboundError) return fail(error.code, error.message, estimate(messages));
    if (signal?.aborted) return fail("stopped", "Earshot is stopping.", 0);
    throw error;
  }
}

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: z
    .object({ total_tokens: z.number().int().min(0) })
    .optional()
    .catch(undefined),
});

function completionOf(body: string): { content: string; usage?: { total_tokens: number } } | null {
  try {
    const parsed = completion.safeParse(JSON.parse(body));
    return parsed.success ? { content: parsed.data.choices[0]!.message.content, usage: parsed.data.usage } : null;
  } catch {
    return null;
  }
}

function refusalOf(
  { status, headers }: Response,
  { now, random }: Pick<Context, "now" | "random">,
): { code: string; message: string; until: Date | null } {
  const at = now().getTime();
  if (status === 429 || status === 503) {
    const named = retryAfter(headers.get("retry-after"), at);
    const wait = Math.min(named ?? backOff(1, random), longestWaitMs);
    return {
      code: status === 429 ? "rate_limited" : "retryable",
      message: status === 429 ? "The endpoint wants fewer requests." : "The endpoint is not available just now (503).",
      until: status === 429 || named !== null ? new Date(at + wait) : null,
    };
  }
  if (status === 401 || status === 403)
    return {
      code: "unauthorized",
      message: `The endpoint does not take this key (${status}).`,
      until: new Date(at + unauthorizedMs),
    };
  if (status === 404)
    return { code: "gone", message: "The endpoint knows no such address or model (404).", until: null };
  if (status >= 500) return { code: "retryable", message: `The endpoint failed (${status}).`, until: null };
  return { code: "refused", message: `The endpoint refused the request (${status}).`, until: null };
}

/** Milliseconds from seconds or a date; null where nothing sensible is named. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isFinite(date) && date > now ? date - now : null;
}
