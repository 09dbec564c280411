import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";
import { pino } from "pino";
import { expect, it } from "vitest";
import { Secret, secret } from "./secret.ts";

const VALUE = "esk_canary_4f1c";
const token = secret(VALUE);
const holder = { token, list: [token], map: new Map([["token", token]]), error: new Error(`bad ${token}`) };

function written(use: (stream: Writable) => void): string {
  let text = "";
  use(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
  );
  return text;
}

it("T-08 reveals its value on request only", () => {
  expect(token.reveal()).toBe(VALUE);
  expect(new Secret({ password: VALUE }).reveal()).toEqual({ password: VALUE });
});

it.each<[string, () => string]>([
  ["JSON.stringify", () => JSON.stringify(holder) + JSON.stringify(token)],
  ["a template string", () => `${token}`],
  ["concatenation", () => `x${String(token)}${token}`],
  [
    "inspect",
    () =>
      inspect(holder, { depth: 9, showHidden: true, getters: true }) +
      inspect(token, { customInspect: false, showHidden: true }),
  ],
  ["format", () => ["%s", "%o", "%O", "%j", "%d"].map((how) => format(how, token)).join()],
  [
    "console",
    () =>
      written((stream) => {
        const out = new Console(stream, stream);
        out.log(holder);
        out.error("%o", token);
        out.dir(token);
        out.table([{ token }]);
      }),
  ],
  [
    "pino",
    () =>
      written((stream) => {
        const log = pino({}, stream);
        log.info(holder, "with %s", token);
        log.error({ err: Object.assign(new Error("x"), { token }) });
        log.info({ ...token, token });
      }),
  ],
  ["an error message", () => String(new Error(`failed with ${token}`)) + holder.error.stack],
  [
    "keys, entries and spreading",
    () =>
      inspect([
        Object.keys(token),
        Object.entries(token),
        { ...token },
        Object.assign({}, token),
        Reflect.ownKeys(token),
      ]),
  ],
  [
    "a structured clone",
    () => inspect(structuredClone({ a: { ...token } })) + inspect(deserialize(serialize({ ...token }))),
  ],
])("T-08 T-80 prints dots in %s", (_where, print) => {
  const printed = print();
  expect(printed).not.toContain(VALUE);
  expect(printed.length).toBeGreaterThan(0);
});

it("prints four dots, not as many as the value has", () => {
  expect([`${token}`, JSON.stringify(token), inspect(token)]).toEqual(["••••", '"••••"', "••••"]);
  expect(written((stream) => pino({}, stream).info({ token }))).toContain('"token":"••••"');
});
