/** What is said in our name on other networks. `{{link}}` and `{{name}}` are filled in where it is said. */
export const words = {
  notice: "Good question, {{name}}! We put it to the owners in our community, where the answers will stand: {{link}}",
  stop: "Reply STOP and your words are taken down there.",
} as const;
