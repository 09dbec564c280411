import { listOwnModels, type OwnModel, testOwnModel } from "@earshot/contract/own-models.ts";
import { Button, Group, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { nameOf } from "./names.ts";
import styles from "./own-models.module.css";

/** Asks it about one sentence now, and shows what it says of it. */
export function TryOwnModel({ model }: { model: OwnModel }) {
  const { t } = useTranslation(["settings", "understanding"]);
  const [text, setText] = useState<string | null>(null);
  const said = text ?? t("own.trySample");
  const test = useMutation({
    mutationFn: () => call(testOwnModel, { params: { id: model.id }, body: { text: said.trim() } }),
    onSettled: () => refresh(listOwnModels),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  return (
    <div className={styles.try}>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            flex={1}
            miw={180}
            label={t("own.try")}
            value={said}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={2_000}
            required
            withAsterisk={false}
          />
          <Button type="submit" variant="default" loading={test.isPending}>
            {t("own.ask")}
          </Button>
        </Group>
      </form>
      <div role="status">
        {test.data?.answered ? (
          <>
            <ul className={styles.answers}>
              {test.data.signals.map((signal) => (
                <li key={`${signal.field} ${signal.value}`}>
                  {t(`understanding:field.${signal.field}`)}: <strong>{nameOf(signal.field, signal.value)}</strong>,{" "}
                  {t("understanding:sureness", { percent: Math.round(signal.confidence * 100) })}
                  {signal.reasons.length > 0 ? ` (${signal.reasons.map(({ word }) => word).join(", ")})` : null}
                </li>
              ))}
            </ul>
            <p className={styles.cost}>
              {model.kind === "file"
                ? t("own.cpuCost", {
                    cpu: test.data.cpuMs.toLocaleString(),
                    ms: test.data.milliseconds.toLocaleString(),
                  })
                : t("own.cost", {
                    tokens: test.data.tokens.toLocaleString(),
                    ms: test.data.milliseconds.toLocaleString(),
                  })}{" "}
              {test.data.message}
            </p>
          </>
        ) : test.data ? (
          <p className={styles.fault}>{test.data.message}</p>
        ) : null}
      </div>
      {test.isError && <ProblemNote error={test.error} />}
    </div>
  );
}
