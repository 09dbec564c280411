/** What is said in our name on other networks. What stands in double braces is filled in where it is said. */
export const words = {
  notice:
    "Others may have had this too, {{name}}: we asked the owners in our community. Answers will stand here: {{link}}",
  stop: "Reply STOP and your words are taken down there.",
  answered: "An answer from our community",
  answeredBy: (name: string) => `An answer from ${name} in our community`,
  ours: "Our answer",
} as const;
