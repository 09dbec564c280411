import { discoverSources } from "@earshot/contract/channels.ts";
import type { Result } from "@earshot/contract/endpoint.ts";
import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconRss, IconSearch } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import styles from "./channels.module.css";

type Discovery = Result<typeof discoverSources>["items"][number];

/** Any page's address; what can be followed there is offered to choose from. */
export function Discover({ connector, onChoose }: { connector: string; onChoose: (found: Discovery) => void }) {
  const { t } = useTranslation("channels");
  const [address, setAddress] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const look = useMutation({
    mutationFn: (url: string) => call(discoverSources, { params: { id: connector }, body: { url } }),
    onSuccess: ({ items }) => {
      const only = items.length === 1 ? items[0] : undefined;
      setChosen(only ? 0 : null);
      if (only) onChoose(only);
    },
  });
  const errors = fieldErrors(look.error);
  const start = () => {
    const typed = address.trim();
    if (typed === "") return;
    const url = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
    look.mutate(url);
  };
  return (
    <div className={styles.discover}>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          className={styles.grow}
          label={t("discover.address")}
          description={t("discover.help")}
          placeholder="blog.example.org"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              start();
            }
          }}
          maxLength={2048}
          inputMode="url"
          autoCapitalize="off"
          spellCheck={false}
          error={errors.url}
          data-autofocus
        />
      </Group>
      <Button
        size="compact-md"
        variant="default"
        mt={8}
        leftSection={<IconSearch size={16} aria-hidden />}
        loading={look.isPending}
        disabled={address.trim() === ""}
        onClick={start}
      >
        {t("discover.look")}
      </Button>
      {look.isError && !errors.url && <ProblemNote error={look.error} onRetry={start} />}
      <div aria-live="polite">
        {look.data && look.data.items.length === 0 && (
          <Text size="sm" mt="sm">
            {t("discover.none")}
          </Text>
        )}
        {look.data && look.data.items.length > 0 && (
          <fieldset className={styles.found}>
            <legend>{t("discover.found", { count: look.data.items.length })}</legend>
            {look.data.items.map((found, index) => (
              <label
                key={`${found.kind} ${JSON.stringify(found.settings)}`}
                className={styles.foundLine}
                data-chosen={chosen === index || undefined}
              >
                <input
                  type="radio"
                  name="discovery"
                  checked={chosen === index}
                  onChange={() => {
                    setChosen(index);
                    onChoose(found);
                  }}
                />
                <IconRss size={16} aria-hidden />
                <span className={styles.nameText}>
                  <bdi>{found.title}</bdi>
                  <Text component="span" size="xs" c="dimmed" truncate>
                    {found.kind} · {typeof found.settings.url === "string" ? found.settings.url : ""}
                  </Text>
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </div>
  );
}
