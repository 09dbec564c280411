/** The handle that a name goes by on the square: small letters, digits and marks of any script, at most 40 characters. */
export function handleOf(name: string): string {
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")
    .replace(/^_+/, "");
  return [...words].slice(0, 40).join("").replace(/_+$/, "") || "somebody";
}
