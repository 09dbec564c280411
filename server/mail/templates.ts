/** Every mail that Earshot writes, and what it needs to know. Whatever people wrote is escaped where it is shown. */
export type TemplateParams = {
  "sign-in": { portal: string; portalUrl: string };
};
