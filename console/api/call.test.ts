import { createReply, getConversation, listConversations, updateConversation } from "@earshot/contract/inbox.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../i18n/i18n.ts";
import { call } from "./call.ts";
import { ApiError, fieldErrors } from "./problem.ts";
import { onSessionEnd } from "./session-end.ts";
import { enterWorkspace } from "./workspace-id.ts";

const id = "01a20102-279c-7d41-9623-6337c5dfa3db";
const asked: Request[] = [];
let answers: Array<() => Response> = [];

beforeEach(() => {
  asked.length = 0;
  enterWorkspace("w1");
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(new Request(new URL(url, "http://earshot.example"), { ...init, credentials: undefined }));
    const answer = answers.shift();
    if (!answer) throw new TypeError("network is gone");
    return answer();
  });
});
afterEach(() => {
  answers = [];
  vi.unstubAllGlobals();
});

const json = (status: number, body: unknown) => () => Response.json(body, { status });

test("a call names its workspace, its version and only what it was given", async () => {
  answers = [json(200, { items: [], nextCursor: null }), json(200, { id })];
  await call(listConversations, { query: { status: "open", q: undefined, limit: 50 } });
  await call(updateConversation, { params: { id }, body: { priority: 3 }, version: 7 });
  expect(asked[0]?.url).toBe("http://earshot.example/api/v1/conversations?status=open&limit=50");
  expect(asked[0]?.headers.get("earshot-workspace")).toBe("w1");
  expect(asked[0]?.headers.get("idempotency-key")).toBeNull();
  expect(asked[1]?.method).toBe("PATCH");
  expect(asked[1]?.headers.get("if-match")).toBe('"7"');
});

test("a create whose answer was lost goes out again under the same key", async () => {
  answers = [
    () => {
      throw new TypeError("cut");
    },
    json(503, { type: "unavailable", title: "Busy", status: 503, requestId: "r" }),
    json(201, { id }),
  ];
  await call(createReply, { params: { id }, body: { text: "Hello" } });
  const keys = asked.map((request) => request.headers.get("idempotency-key"));
  expect(keys).toHaveLength(3);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(keys).size).toBe(1);
});

test("a refused create is not tried again, and says why in place", async () => {
  answers = [
    json(422, {
      type: "too_long",
      title: "Refused",
      status: 422,
      detail: "this is too long.",
      errors: [{ path: "/body/text", code: "too_long", message: "at most 500" }],
      requestId: "r",
    }),
  ];
  const error = await call(createReply, { params: { id }, body: { text: "x" } }).catch((thrown: unknown) => thrown);
  expect(asked).toHaveLength(1);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).message).toBe("This is too long.");
  expect((error as ApiError).doubtful).toBe(false);
  expect(fieldErrors(error)).toEqual({ text: "At most 500" });
});

test("a 401 ends the session on screen", async () => {
  const ended = vi.fn();
  const stop = onSessionEnd(ended);
  answers = [() => new Response("no", { status: 401 })];
  await expect(call(getConversation, { params: { id } })).rejects.toMatchObject({ status: 401 });
  expect(ended).toHaveBeenCalledOnce();
  stop();
});
