import { Alert, Anchor, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ReactNode, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { QueryProblem } from "./check-query.ts";
import styles from "./listen.module.css";

type Props = {
  value: string;
  onChange: (value: string) => void;
  problem: QueryProblem | null;
  label: string;
  description?: ReactNode;
  autoFocus?: boolean;
};

/** Where a topic's query is written; what is wrong is said while typing, with the place marked. */
export function QueryField({ value, onChange, problem, label, description, autoFocus }: Props) {
  const { t } = useTranslation("listen");
  const field = useRef<HTMLTextAreaElement>(null);
  const problemId = useId();

  const goThere = (column: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(column - 1, Math.min(value.length, column));
  };

  return (
    <div>
      <Textarea
        ref={field}
        label={label}
        description={description}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={2048}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        data-autofocus={autoFocus || undefined}
        error={problem !== null}
        aria-describedby={problem ? problemId : undefined}
        classNames={{ input: styles.query }}
        dir="auto"
        required
        withAsterisk={false}
      />
      <div id={problemId} aria-live="polite">
        {problem && (
          <Alert mt={8} color="brick" variant="light" icon={<IconAlertTriangle aria-hidden />} p="xs">
            <Text size="sm" c="inherit">
              {problem.column === null
                ? problem.message
                : t("query.at", { column: problem.column, message: problem.message })}
            </Text>
            {problem.column !== null && (
              <>
                <Excerpt text={value} column={problem.column} />
                <Anchor component="button" type="button" size="sm" onClick={() => goThere(problem.column ?? 1)}>
                  {t("query.goThere")}
                </Anchor>
              </>
            )}
          </Alert>
        )}
      </div>
    </div>
  );
}

const around = 28;

/** The text on both sides of the column, the place itself marked: a caret line would break with the first tab or Arabic word. */
function Excerpt({ text, column }: { text: string; column: number }) {
  const at = Math.min(column - 1, text.length);
  const from = Math.max(0, at - around);
  const to = Math.min(text.length, at + around);
  const sign = text.slice(at, at + 1);
  return (
    <code className={styles.excerpt} dir="ltr">
      {from > 0 && "…"}
      {text.slice(from, at)}
      <mark className={styles.wrong}>{sign === "" || sign === "\n" ? "\u2423" : sign}</mark>
      {text.slice(at + 1, to)}
      {to < text.length && "…"}
    </code>
  );
}
