import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { nameKey } from "#server/people/search-key.ts";
import type { Item } from "./item-store.ts";
import {
  accountsByHandle,
  type Filled,
  fillPersons,
  insertPersonKeys,
  insertPersons,
  insertSuppressions,
  type KnownAccount,
  type KnownPerson,
  linkAccounts,
  lockPersons,
  type NewPerson,
  personsByEmail,
  personsByKey,
} from "./person-store.ts";
import type { PersonLine } from "./read-person.ts";

/** How a row names somebody. */
export type Named = Pick<PersonLine, "externalId" | "emailKey" | "account">;

export const idKey = (externalId: string): string => `id ${externalId}`;
const accountKey = (account: { network: string; handleKey: string }): string =>
  `account ${account.network} ${account.handleKey}`;

export const keysOf = (named: Named): string[] => [
  ...(named.externalId === null ? [] : [idKey(named.externalId)]),
  ...(named.emailKey === null ? [] : [`mail ${named.emailKey}`]),
  ...(named.account === null ? [] : [accountKey(named.account)]),
];

/**
 * The people of one batch: who is known by external id, e-mail or account, who is made, what is filled in. Nothing is
 * written before `write`; nothing that a known person has is overwritten.
 */
export async function openBook(tx: Tx, lines: Named[]) {
  const keys = distinct(lines.flatMap(keysOf));
  const byKey = await personsByKey(tx, keys);
  const byEmail = await personsByEmail(tx, distinct(lines.map((line) => line.emailKey)));
  const accounts = grouped(await accountsByHandle(tx, distinct(lines.map((line) => line.account?.handleKey ?? null))));
  for (const [email, id] of byEmail) byKey.set(`mail ${email}`, id);
  const found = new Set([
    ...byKey.values(),
    ...[...accounts.values()].flat().flatMap(({ person_id }) => person_id ?? []),
  ]);
  const persons: Map<string, KnownPerson> = found.size === 0 ? new Map() : await lockPersons(tx, [...found]);
  const made = new Map<string, NewPerson>();
  const filled = new Map<string, Filled>();
  const newKeys: { key: string; person_id: string }[] = [];
  const links: { id: string; identity_id: string; person_id: string }[] = [];
  const suppressions: { id: string; person_id: string }[] = [];

  return {
    /** Who it is, or why that cannot be told; null for somebody new. */
    find(named: Named): { id: string } | { fault: string } | null {
      const among = named.account === null ? [] : (accounts.get(accountKey(named.account)) ?? []);
      const owners = distinct(among.map((account) => account.person_id));
      if (owners.length > 1 || (owners.length === 0 && among.length > 1))
        return { fault: `${named.account?.handle} is more than one author on ${named.account?.network}` };
      const candidates = new Map<string, string>();
      if (named.externalId !== null) candidates.set("external id", byKey.get(idKey(named.externalId)) ?? "");
      if (named.emailKey !== null) candidates.set("e-mail", byKey.get(`mail ${named.emailKey}`) ?? "");
      if (named.account !== null) candidates.set("account", owners[0] ?? byKey.get(accountKey(named.account)) ?? "");
      const ids = new Set([...candidates.values()].filter((id) => id !== ""));
      if (ids.size > 1) {
        const [first, second] = [...candidates].filter(([, id]) => id !== "").map(([by]) => by);
        return { fault: `the ${first} and the ${second} belong to different people` };
      }
      const [id] = ids;
      return id === undefined ? null : { id };
    },

    add(line: Named & Pick<PersonLine, "name" | "email" | "voiceType" | "customer" | "doNotContact">): string {
      const id = newId();
      const name = line.name ?? line.email?.split("@")[0] ?? line.account?.handle ?? line.externalId ?? "?";
      made.set(id, {
        id,
        name: name.slice(0, 200).toWellFormed(),
        name_key: nameKey(name.slice(0, 200)),
        email: line.email,
        email_key: line.emailKey,
        voice_type: line.voiceType,
        customer_mark: line.customer,
      });
      this.know(id, line);
      if (line.doNotContact) suppressions.push({ id: newId(), person_id: id });
      return id;
    },

    /** Fills what is empty; answers whether there was anything. */
    fill(id: string, line: Named & Pick<PersonLine, "email" | "voiceType" | "customer" | "doNotContact">): boolean {
      const fresh = made.get(id);
      const person = fresh ?? persons.get(id);
      if (!person) return false;
      const before = { email: person.email, voice: person.voice_type, mark: person.customer_mark };
      person.email ??= line.email;
      person.email_key ??= line.emailKey;
      person.voice_type ??= line.voiceType;
      person.customer_mark ||= line.customer;
      let changed =
        person.email !== before.email || person.voice_type !== before.voice || person.customer_mark !== before.mark;
      if (changed && !fresh) {
        const { email, email_key, voice_type, customer_mark } = person;
        filled.set(id, { id, email, email_key, voice_type, customer_mark });
      }
      const suppressed = persons.get(id)?.suppressed || suppressions.some(({ person_id }) => person_id === id);
      if (line.doNotContact && !suppressed) {
        suppressions.push({ id: newId(), person_id: id });
        changed = true;
      }
      return this.know(id, line) || changed;
    },

    /** Remembers by what the row names this person; answers whether anything was new. */
    know(id: string, named: Named): boolean {
      let learned = false;
      if (named.externalId !== null && !byKey.has(idKey(named.externalId))) {
        byKey.set(idKey(named.externalId), id);
        newKeys.push({ key: idKey(named.externalId), person_id: id });
        learned = true;
      }
      const holder = made.get(id) ?? persons.get(id);
      if (named.emailKey !== null && holder?.email_key === named.emailKey) byKey.set(`mail ${named.emailKey}`, id);
      if (named.account !== null) {
        const key = accountKey(named.account);
        const [account] = accounts.get(key) ?? [];
        if (account && account.person_id === null) {
          account.person_id = id;
          links.push({ id: newId(), identity_id: account.id, person_id: id });
          learned = true;
        }
        if (!account && !byKey.has(key)) {
          byKey.set(key, id);
          newKeys.push({ key, person_id: id });
          learned = true;
        }
      }
      return learned;
    },

    /** Everything at once; what undoing has to know. */
    async write(importId: string): Promise<Item[]> {
      const before = filled.size === 0 ? new Map<string, KnownPerson>() : await lockPersons(tx, [...filled.keys()]);
      if (made.size > 0) await insertPersons(tx, [...made.values()]);
      if (filled.size > 0) await fillPersons(tx, [...filled.values()]);
      if (newKeys.length > 0) await insertPersonKeys(tx, importId, newKeys);
      if (links.length > 0) await linkAccounts(tx, links);
      if (suppressions.length > 0) await insertSuppressions(tx, suppressions);
      const nameOf = (id: string) => made.get(id)?.name ?? persons.get(id)?.name ?? null;
      return [
        ...[...made.values()].map(({ id, name }): Item => {
          return { kind: "person", object_id: id, change: "created", mark: { version: 1 }, label: name };
        }),
        ...[...filled.values()].map((now): Item => {
          const was = before.get(now.id);
          const mark = {
            before: { email: was?.email, voice_type: was?.voice_type, customer_mark: was?.customer_mark },
            after: { email: now.email, voice_type: now.voice_type, customer_mark: now.customer_mark },
          };
          return { kind: "person", object_id: now.id, change: "changed", mark, label: nameOf(now.id) };
        }),
        ...links.map(({ id, identity_id, person_id }): Item => {
          const mark = { person: person_id, identity: identity_id };
          return { kind: "link", object_id: id, change: "created", mark, label: nameOf(person_id) };
        }),
        ...suppressions.map(({ id, person_id }): Item => {
          return {
            kind: "suppression",
            object_id: id,
            change: "created",
            mark: { person: person_id },
            label: nameOf(person_id),
          };
        }),
      ];
    },
  };
}

function grouped(found: KnownAccount[]): Map<string, KnownAccount[]> {
  const groups = new Map<string, KnownAccount[]>();
  for (const account of found) {
    const key = accountKey({ network: account.network, handleKey: account.handle_key });
    groups.set(key, [...(groups.get(key) ?? []), account]);
  }
  return groups;
}

const distinct = (values: (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))];
