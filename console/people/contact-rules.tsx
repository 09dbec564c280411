import { type Consent, type ContactRule, getContactRules } from "@earshot/contract/consent.ts";
import type { Person } from "@earshot/contract/people.ts";
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconHandStop, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ConsentForm } from "./consent-form.tsx";
import { ContactWhy } from "./contact-why.tsx";
import { dated } from "./dated.ts";
import styles from "./people.module.css";
import { PreferencesForm } from "./preferences-form.tsx";
import { Wishes } from "./wishes.tsx";

/** Whether this person may be written to, on each network and for what, why not, and what they wish. */
export function ContactRules({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const [recording, record] = useDisclosure(false);
  const [wishing, wish] = useDisclosure(false);
  const answer = useQuery(get(getContactRules, { params: { id: person.id } }));
  const networks = [...new Set(answer.data?.rules.map((rule) => rule.network))];
  return (
    <section aria-labelledby="contact-title">
      <div className={styles.sectionHead}>
        <h2 id="contact-title">{t("contact.title")}</h2>
        <ContactWhy personId={person.id} />
        {can("people:edit") && answer.data && (
          <>
            <Button size="compact-xs" variant="subtle" onClick={record.open}>
              {t("contact.record")}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={wish.open}>
              {t("contact.wishes")}
            </Button>
          </>
        )}
      </div>
      {answer.isError && <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && (
        <>
          <ul className={styles.plainList}>
            {networks.map((network) => (
              <NetworkRules
                key={network}
                network={network}
                rules={answer.data.rules.filter((rule) => rule.network === network)}
                consents={answer.data.consents.filter((consent) => consent.network === network)}
              />
            ))}
          </ul>
          {networks.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("contact.nowhere")}
            </Text>
          )}
          <Wishes answer={answer.data} />
          {answer.data.consents
            .filter((consent) => consent.network === null)
            .map((consent) => (
              <ConsentLine key={consent.id} consent={consent} />
            ))}
          {recording && <ConsentForm person={person} networks={networks} onClose={record.close} />}
          {wishing && <PreferencesForm person={person} preferences={answer.data.preferences} onClose={wish.close} />}
        </>
      )}
    </section>
  );
}

type RulesOf = { network: string; rules: ContactRule[]; consents: Consent[] };

function NetworkRules({ network, rules, consents }: RulesOf) {
  const { t } = useTranslation("people");
  const allowed = rules.filter((rule) => rule.allowed).map((rule) => t(`contact.purpose.${rule.purpose}`));
  const refused = rules.filter((rule) => !rule.allowed);
  // What was refused by their own word is told by the line that proves it.
  const reasons = [...new Set(refused.filter((rule) => rule.code === "do_not_contact").map((rule) => rule.reason))];
  return (
    <li className={styles.rule}>
      <NetworkIcon network={network} size={16} />
      <span className={styles.who}>
        {allowed.length > 0 && (
          <span className={styles.inline}>
            <IconCheck size={14} aria-hidden />
            {t("contact.may", { what: allowed.join(", ") })}
          </span>
        )}
        {refused.length > 0 && (
          <span className={styles.inline}>
            <IconHandStop size={14} aria-hidden />
            {t("contact.mayNot", { what: refused.map((rule) => t(`contact.purpose.${rule.purpose}`)).join(", ") })}
          </span>
        )}
        {reasons.map((reason) => (
          <span key={reason} className={styles.why} dir="auto">
            {reason}
          </span>
        ))}
        {consents.map((consent) => (
          <ConsentLine key={consent.id} consent={consent} />
        ))}
      </span>
    </li>
  );
}

/** The proof of one word: what, when, who recorded it, how we know. */
function ConsentLine({ consent }: { consent: Consent }) {
  const { t, i18n } = useTranslation("people");
  const { timezone } = useWorkspace();
  return (
    <p className={styles.proof}>
      <IconShieldCheck size={14} aria-hidden />
      <span dir="auto">
        {t(consent.granted ? "contact.yes" : "contact.no", {
          what: t(`contact.purpose.${consent.purpose}`),
          where: consent.network ?? t("contact.everywhere"),
        })}
        {" · "}
        {[
          dated(consent.recordedAt, timezone, i18n.language),
          consent.by ?? t(`source.${consent.source === "system" ? "automation" : consent.source}`),
          consent.textVersion,
          consent.evidence,
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </p>
  );
}
