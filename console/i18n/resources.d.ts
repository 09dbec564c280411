import "i18next";
import type { strings } from "./i18n.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof strings;
    returnNull: false;
  }
}
