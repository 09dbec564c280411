/**
 * Text that PostgreSQL and JSON both accept: lone surrogates and U+0000 become U+FFFD.
 * Returns the same string when there is nothing to repair.
 */
export function wellFormed(text: string): string {
  const repaired = text.isWellFormed() ? text : text.toWellFormed();
  return repaired.includes("\u0000") ? repaired.replaceAll("\u0000", "\uFFFD") : repaired;
}

declare global {
  // ES2024, in every engine we support; the compiler's ES2023 library does not list them yet.
  interface String {
    isWellFormed(): boolean;
    toWellFormed(): string;
  }
}
