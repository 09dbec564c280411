import { describe, expect, test } from "vitest";
import { Refusal } from "#server/errors.ts";
import { createWritingLimit } from "./writing-limit.ts";

function opened() {
  const clock = { now: 1_000_000 };
  const limit = createWritingLimit("The square", () => clock.now);
  const write = (address: string): number | "taken" => {
    try {
      limit.count(address);
      return "taken";
    } catch (error) {
      if (error instanceof Refusal && error.status === 429) return error.retryAfter ?? 0;
      throw error;
    }
  };
  const many = (address: string, n: number) =>
    Array.from({ length: n }, () => write(address)).filter((each) => each === "taken").length;
  return { clock, write, many };
}

describe("T-67: how much one place may write on the square", () => {
  test("thirty at once, then one every two seconds, and never more saved up than thirty", () => {
    const { clock, write, many } = opened();
    expect(many("198.51.100.7", 100)).toBe(30);
    expect(write("198.51.100.7")).toBe(2);
    clock.now += 2_000;
    expect(many("198.51.100.7", 10)).toBe(1);
    clock.now += 86_400_000;
    expect(many("198.51.100.7", 100)).toBe(30);
  });

  test("others are not held up by it, whoever has a whole network of addresses is one", () => {
    const { many } = opened();
    expect(many("198.51.100.7", 100)).toBe(30);
    expect(many("198.51.100.8", 100)).toBe(30);
    expect(many("::ffff:198.51.100.7", 10)).toBe(0);
    expect(many("2001:db8:0:1::a", 20) + many("2001:db8:0:1:ffff::b", 20)).toBe(30);
    expect(many("2001:db8:0:2::a", 20)).toBe(20);
  });

  test("the machine itself has room for a whole sample, and an end", () => {
    const { many } = opened();
    expect(many("127.0.0.1", 2_000)).toBe(1_000);
    expect(many("::1", 2_000)).toBe(1_000);
  });

  test("a clock that is set back gives nothing away and takes nothing", () => {
    const { clock, many } = opened();
    expect(many("198.51.100.7", 10)).toBe(10);
    clock.now -= 3_600_000;
    expect(many("198.51.100.7", 100)).toBe(20);
  });
});
