import { Button, Code, Collapse, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHelp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./listen.module.css";

const examples = [
  ["piko duo", "words"],
  ['"error e7"', "phrase"],
  ["piko OR duo", "or"],
  ["piko -ostra", "not"],
  ["(piko OR duo) AND steam", "groups"],
  ["brunn*", "prefix"],
  ["#piko", "tag"],
  ["@brunnwerk", "handle"],
  ["steam NEAR/3 leak", "near"],
  ["lang:de", "lang"],
  ["channel:blog", "channel"],
  ["author:dora", "author"],
  ["has:media", "has"],
  ["tone:negative", "tone"],
  ["intent:question", "intent"],
  ["urgent:yes", "urgent"],
] as const;

/** `onPick` is called with an example, to be put into the query. */
type Props = { onPick: (example: string) => void };

/** The query language, folded away until asked for. */
export function SyntaxHelp({ onPick }: Props) {
  const { t } = useTranslation("listen");
  const [open, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconHelp size={16} aria-hidden />}
        onClick={toggle}
        aria-expanded={open}
      >
        {t("syntax.title")}
      </Button>
      <Collapse expanded={open}>
        <SyntaxTable onPick={onPick} />
      </Collapse>
    </div>
  );
}

/** The query language on one card; a click puts an example into the query. */
export function SyntaxTable({ onPick }: Props) {
  const { t } = useTranslation("listen");
  return (
    <>
      <Table verticalSpacing={4} fz="sm" mt={4}>
        <Table.Tbody>
          {examples.map(([example, key]) => (
            <Table.Tr key={key}>
              <Table.Td w="44%">
                <button
                  type="button"
                  className={styles.plain}
                  onClick={() => onPick(example)}
                  aria-label={t("syntax.use", { example })}
                >
                  <Code>{example}</Code>
                </button>
              </Table.Td>
              <Table.Td>{t(`syntax.${key}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={6}>
        {t("syntax.precedence")}
      </Text>
    </>
  );
}
