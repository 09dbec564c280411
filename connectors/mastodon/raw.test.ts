import fc from "fast-check";
import { expect, it } from "vitest";
import { elementsOf, memberOf } from "./raw.ts";

it("cuts every array at its elements and finds every member, whatever they hold", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, "\t"), (values, space) => {
      const text = JSON.stringify(values, null, space);
      expect(elementsOf(text).map((each) => JSON.parse(each))).toEqual(JSON.parse(text));
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, space) => {
      const text = JSON.stringify(value, null, space);
      for (const [name, member] of Object.entries(JSON.parse(text) as object)) {
        expect(JSON.parse(memberOf(text, name)!)).toEqual(member);
      }
    }),
  );
});

it("has nothing to give where there is none", () => {
  expect(elementsOf("{}")).toEqual([]);
  expect(elementsOf(" [ ] ")).toEqual([]);
  expect(memberOf("[]", "statuses")).toBeNull();
  expect(memberOf('{"a":{"statuses":1}}', "statuses")).toBeNull();
});
