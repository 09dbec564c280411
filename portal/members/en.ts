/** The words of the members' pages. */
export const en = {
  signIn: {
    title: "Sign in",
    why: "To ask, answer and vote, confirm your mail address. There is no password.",
    email: "Mail address",
    send: "Send me a link",
    leaveEmpty: "Leave this empty",
    fault: "This is not a mail address. Write it like name@example.com.",
  },
  sent: {
    title: "Look into your mail",
    sent: "A link to sign in is on its way to",
    good: "It works once, for 15 minutes.",
    nothing:
      "Nothing came? Look among unwanted mail, and check the address. At most a few mails an hour go to one address.",
    again: "Use another address",
  },
  confirm: {
    title: "Sign in",
    as: "You are signing in as",
    name: "The name others will see",
    nameHint: "It stands beside what you write here. Your mail address is never shown.",
    go: "Sign in",
  },
  faulty: { title: "This link does not work", again: "Ask for a new link" },
  signOut: {
    title: "Sign out",
    as: "You are signed in as",
    go: "Sign out",
    everywhere: "Sign out on every device",
    nobody: "You are not signed in.",
  },
} as const;
