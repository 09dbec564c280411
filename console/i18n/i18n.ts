import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { en as home } from "../home/en.ts";
import { en as ideas } from "../ideas/en.ts";
import { en as inbox } from "../inbox/en.ts";
import { en as knowledge } from "../knowledge/en.ts";
import { en as people } from "../people/en.ts";
import { en as shell } from "../shell/en.ts";
import { en as understanding } from "../understanding/en.ts";
import { pseudo, pseudoLanguage } from "./pseudo.ts";

/** What the inbox shows comes with the first view; the others come with the first screen that asks for them. */
const first = { shell, home, inbox, people, ideas, knowledge, understanding } as const;
const later = {
  advocacy: async () => (await import("../advocacy/en.ts")).en,
  channels: async () => (await import("../channels/en.ts")).en,
  community: async () => (await import("../community/en.ts")).en,
  imports: async () => (await import("../imports/en.ts")).en,
  leaving: async () => (await import("../leaving/en.ts")).en,
  insights: async () => (await import("../insights/en.ts")).en,
  listen: async () => (await import("../listen/en.ts")).en,
  mail: async () => (await import("../mail/en.ts")).en,
  ripple: async () => (await import("../ripple/en.ts")).en,
  settings: async () => (await import("../settings/en.ts")).en,
  setup: async () => (await import("../setup/en.ts")).en,
};

/** Every capability's strings under its own namespace: `useTranslation("inbox")`, `t("shell:actions.undo")`. */
export type Strings = typeof first & { [Name in keyof typeof later]: Awaited<ReturnType<(typeof later)[Name]>> };

const backend: BackendModule = {
  type: "backend",
  init: () => {},
  read(language, name, done) {
    const load = language === "en" ? later[name as keyof typeof later] : undefined;
    if (!load) return done(null, {});
    load().then(
      (found) => done(null, found),
      // Without a line: asked for again by the next screen.
      (error: Error) => done(error, true),
    );
  },
};

const lng = wanted();
void i18next
  .use(initReactI18next)
  .use(pseudo)
  .use(backend)
  .init({
    lng,
    postProcess: lng === pseudoLanguage ? [pseudo.name] : [],
    fallbackLng: "en",
    resources: { en: first },
    partialBundledLanguages: true,
    ns: Object.keys(first),
    defaultNS: "shell",
    interpolation: { escapeValue: false },
    returnNull: false,
  });

/** English is what there is; the pseudo language is for those who build screens. */
function wanted(): string {
  try {
    return localStorage.getItem("earshot.language") === pseudoLanguage ? pseudoLanguage : "en";
  } catch {
    return "en";
  }
}
