/** Says aloud why a check is not made: a silent skip would look like a passed one. */
export function lacks(check: string, connector: string, reason: string): void {
  console.log(`contract ${check} is not for ${connector}: ${reason}`);
}
