/** The words of mails. A language is one object of this shape. */
const en = {
  signIn: {
    subject: (portal: string) => `Your link to ${portal}`,
    why: (portal: string) => `Somebody, probably you, asked to sign in to ${portal} with this mail address.`,
    button: "Sign in",
  },
  changeEmail: {
    subject: (portal: string) => `Confirm your new mail address at ${portal}`,
    why: (portal: string) => `Somebody, probably you, wants to use this mail address at ${portal}.`,
    button: "Use this address",
  },
  eraseAccount: {
    subject: (portal: string) => `Erase your account at ${portal}`,
    why: (portal: string) =>
      `Somebody, probably you, asked to erase what ${portal} keeps about you. This cannot be undone.`,
    button: "Look at what will be erased",
  },
  link: {
    good: "The link works once, for 15 minutes.",
    notYou: "If it was not you, do nothing: without the link nothing happens.",
    gone: "The link was here. It has been used, or is out of date.",
  },
  digest: { subject: (portal: string) => `This week at ${portal}` },
  test: {
    subject: "Mail from Earshot arrives",
    body: (workspace: string) => `This is the test of the mail settings of ${workspace}. Nothing has to be done.`,
  },
  footer: {
    digest: (portal: string) => `You get this once a week because you are a member of ${portal}.`,
    notice: (portal: string) => `You get this because of what you did at ${portal}.`,
    unsubscribe: "Stop these mails",
    preferences: "Choose how often",
  },
};
export type MailWords = typeof en;

const languages: Record<string, MailWords> = { en };

/** In the language asked for, else its parent, else English. */
export function wordsIn(language: string): MailWords {
  return languages[language.toLowerCase()] ?? languages[language.toLowerCase().split("-")[0] ?? ""] ?? en;
}
