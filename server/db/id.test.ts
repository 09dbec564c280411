import fc from "fast-check";
import { expect, test } from "vitest";
import { firstIdAt, idAt, lastId, timeOf } from "./id.ts";

test("an id carries its moment, and those of one moment ascend", () => {
  const moment = fc.oneof(fc.constantFrom(0, 1, 1_772_000_000_000), fc.nat(2 ** 40));
  fc.assert(
    fc.property(fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 5 })), { maxLength: 20 }), (spoken) => {
      for (const [ms, times] of spoken) {
        const at = new Date(ms);
        const ids = Array.from({ length: times }, () => idAt(at));
        expect(ids.map((id) => timeOf(id).getTime())).toEqual(ids.map(() => ms));
        expect([...new Set(ids)].sort()).toEqual(ids);
        expect(ids[0]! > firstIdAt(at) && ids.at(-1)! < firstIdAt(new Date(ms + 1))).toBe(true);
      }
    }),
  );
  expect(idAt(new Date(-1)) > firstIdAt(new Date(0))).toBe(true);
  expect(idAt(new Date(8_640_000_000_000_000)) < lastId).toBe(true);
});
