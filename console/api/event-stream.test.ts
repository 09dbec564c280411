import { expect, test } from "vitest";
import { readEventStream, type StreamMessage } from "./event-stream.ts";

async function read(...chunks: string[]): Promise<StreamMessage[]> {
  const bytes = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(bytes.encode(chunk));
      controller.close();
    },
  });
  const messages: StreamMessage[] = [];
  for await (const message of readEventStream(body)) messages.push(message);
  return messages;
}

test("events of any name arrive, however the network cuts them", async () => {
  expect(await read("id: 1\nevent: post.cre", "ated\nda", 'ta: {"a":1}\n', "\n")).toEqual([
    { id: "1", event: "post.created", data: '{"a":1}' },
  ]);
});

test("carriage returns end lines too, data of many lines is joined", async () => {
  expect(await read("event: x\r\ndata: a\r\ndata: b\r\n\r\n")).toEqual([{ id: null, event: "x", data: "a\nb" }]);
  expect(await read("data: a\r", "\n\r", "\ndata: b\n\n").then((all) => all.map(({ data }) => data))).toEqual([
    "a",
    "b",
  ]);
});

test("a comment is a sign of life without data, an unfinished block is none", async () => {
  expect(await read(": still here\n\n", "data: half")).toEqual([{ id: null, event: "message", data: "" }]);
});
