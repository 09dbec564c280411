import {
  getPerson,
  type Identity,
  listAuthors,
  listPeople,
  type Person,
  unlinkIdentity,
} from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { ActionIcon, Button, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconExternalLink, IconLink, IconUnlink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { IdentityLines } from "./identity-lines.tsx";
import { LinkIdentity } from "./link-identity.tsx";
import styles from "./people.module.css";

/** The profiles of a person, on every network. */
export function Identities({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const [linking, link] = useDisclosure(false);
  const unlink = async (identity: Identity) => {
    const sure = await confirm({
      title: t("identity.unlinkTitle", { handle: identity.handle, name: person.name }),
      text: t("identity.unlinkText"),
      yes: t("identity.unlink"),
    });
    if (!sure) return;
    try {
      await call(unlinkIdentity, { params: { id: person.id, identityId: identity.id } });
      toast(t("identity.unlinked", { handle: identity.handle }));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(getPerson, getTimeline, listPeople, listAuthors);
  };
  return (
    <section aria-labelledby="identities-title">
      <div className={styles.sectionHead}>
        <h2 id="identities-title">{t("identity.title")}</h2>
        {can("people:edit") && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconLink size={15} aria-hidden />}
            onClick={link.open}
          >
            {t("identity.link")}
          </Button>
        )}
      </div>
      {person.identities.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("identity.none")}
        </Text>
      )}
      <ul className={styles.plainList}>
        {person.identities.map((identity) => (
          <li key={identity.id} className={styles.identity}>
            <NetworkIcon network={identity.network} size={18} />
            <IdentityLines identity={identity} link={identity.link} />
            {identity.url && (
              <Tooltip label={t("identity.open")}>
                <ActionIcon
                  component="a"
                  href={identity.url}
                  target="_blank"
                  rel="noopener noreferrer nofollow"
                  aria-label={t("identity.openNamed", { handle: identity.handle })}
                >
                  <IconExternalLink size={16} />
                </ActionIcon>
              </Tooltip>
            )}
            {can("people:edit") && (
              <Tooltip label={t("identity.unlink")}>
                <ActionIcon
                  aria-label={t("identity.unlinkNamed", { handle: identity.handle })}
                  onClick={() => void unlink(identity)}
                >
                  <IconUnlink size={16} />
                </ActionIcon>
              </Tooltip>
            )}
          </li>
        ))}
      </ul>
      <LinkIdentity person={person} opened={linking} onClose={link.close} />
    </section>
  );
}
