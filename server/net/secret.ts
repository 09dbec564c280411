import { inspect } from "node:util";

const DOTS = "••••";

/** A value that prints as dots wherever it is printed, logged, serialized, cloned or spread; `reveal` alone gives it out. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself, at the place where it is used. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return DOTS;
  }

  toJSON(): string {
    return DOTS;
  }

  [Symbol.toPrimitive](): string {
    return DOTS;
  }

  [inspect.custom](): string {
    return DOTS;
  }

  get [Symbol.toStringTag](): string {
    return "Secret";
  }
}

export function secret<T>(value: T): Secret<T> {
  return new Secret(value);
}
