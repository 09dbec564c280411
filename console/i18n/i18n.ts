import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en as channels } from "../channels/en.ts";
import { en as community } from "../community/en.ts";
import { en as home } from "../home/en.ts";
import { en as ideas } from "../ideas/en.ts";
import { en as imports } from "../imports/en.ts";
import { en as inbox } from "../inbox/en.ts";
import { en as knowledge } from "../knowledge/en.ts";
import { en as listen } from "../listen/en.ts";
import { en as mail } from "../mail/en.ts";
import { en as people } from "../people/en.ts";
import { en as settings } from "../settings/en.ts";
import { en as setup } from "../setup/en.ts";
import { en as shell } from "../shell/en.ts";
import { en as understanding } from "../understanding/en.ts";
import { pseudo, pseudoLanguage } from "./pseudo.ts";

/** Every capability's strings under its own namespace: `useTranslation("inbox")`, `t("shell:actions.undo")`. */
export const strings = {
  shell,
  community,
  home,
  inbox,
  listen,
  people,
  mail,
  ideas,
  knowledge,
  channels,
  settings,
  setup,
  imports,
  understanding,
} as const;

const lng = wanted();
void i18next
  .use(initReactI18next)
  .use(pseudo)
  .init({
    lng,
    postProcess: lng === pseudoLanguage ? [pseudo.name] : [],
    fallbackLng: "en",
    resources: { en: strings },
    ns: Object.keys(strings),
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
