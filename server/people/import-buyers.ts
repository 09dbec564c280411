import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { identitiesByHandle, insertPeople, linkImported, type Named, peopleByEmail } from "./import-store.ts";
import type { PurchaseLine } from "./purchase-line.ts";
import type { LineFault } from "./read-csv.ts";
import { nameKey } from "./search-key.ts";
import type { NewPerson } from "./store.ts";

type Added = { person: NewPerson; author: Named | null };

/**
 * Whose each purchase is, by line: the person with the e-mail, else the one with the handle on that network, else one
 * that is added, with the author of that handle as theirs. Nothing of a known person is changed, do-not-contact least.
 */
export async function importBuyers(
  tx: Tx,
  lines: PurchaseLine[],
): Promise<{ buyers: Map<number, string>; faults: LineFault[] }> {
  const byEmail = await peopleByEmail(tx, distinct(lines.map((line) => line.emailKey)));
  const authors = grouped(await identitiesByHandle(tx, distinct(lines.map((line) => line.handleKey))));
  const byAccount = new Map<string, string>();
  const added: Added[] = [];
  const faults: LineFault[] = [];
  const buyers = new Map<number, string>();
  for (const line of lines) {
    const account = accountOf(line);
    const among = account === null ? [] : (authors.get(account) ?? []);
    let id = line.emailKey === null ? undefined : byEmail.get(line.emailKey);
    if (id === undefined && account !== null) {
      const owners = distinct(among.map((author) => author.person_id));
      if (owners.length > 1 || (owners.length === 0 && among.length > 1)) {
        faults.push({ line: line.line, message: `${line.handle} is more than one author on ${line.network}` });
        continue;
      }
      id = owners[0] ?? byAccount.get(account);
    }
    if (id === undefined) {
      const person = personFrom(line);
      id = person.id;
      added.push({ person, author: among[0] ?? null });
    }
    if (line.emailKey !== null && !byEmail.has(line.emailKey)) byEmail.set(line.emailKey, id);
    if (account !== null && !byAccount.has(account)) byAccount.set(account, id);
    buyers.set(line.line, id);
  }
  const stands = await addAll(tx, added);
  for (const [line, id] of buyers) buyers.set(line, stands.get(id) ?? id);
  return { buyers, faults };
}

/** Adds the new people; answers another's id for those whose e-mail came to be taken while this ran. */
async function addAll(tx: Tx, added: Added[]): Promise<Map<string, string>> {
  const made = await insertPeople(
    tx,
    added.map(({ person }) => person),
  );
  const late = added.filter(({ person }) => !made.has(person.id));
  const owners = await peopleByEmail(tx, distinct(late.map(({ person }) => person.email_key)));
  const links = added.flatMap(({ person, author }) =>
    author && made.has(person.id)
      ? [{ id: newId(), identity_id: author.id, person_id: person.id, reason: "Named in an import of purchases" }]
      : [],
  );
  await linkImported(tx, links);
  for (const { person } of added) {
    if (!made.has(person.id)) continue;
    record(
      tx,
      "person.created",
      { kind: "person", id: person.id },
      { version: 1, data: { name: person.name, by: tx.actor.name, source: "import" } },
    );
  }
  return new Map(
    late.flatMap(({ person }) => {
      const owner = owners.get(person.email_key ?? "");
      return owner === undefined ? [] : [[person.id, owner]];
    }),
  );
}

function personFrom(line: PurchaseLine): NewPerson {
  const name = line.name ?? line.email?.split("@")[0] ?? line.handle ?? "";
  return {
    id: newId(),
    name,
    name_key: nameKey(name),
    email: line.email,
    email_key: line.emailKey,
    voice_type: null,
    customer_mark: false,
  };
}

const accountOf = (line: PurchaseLine) => (line.handleKey === null ? null : `${line.network} ${line.handleKey}`);

function grouped(found: Named[]): Map<string, Named[]> {
  const groups = new Map<string, Named[]>();
  for (const author of found) {
    const account = `${author.network} ${author.handle_key}`;
    groups.set(account, [...(groups.get(account) ?? []), author]);
  }
  return groups;
}

const distinct = (values: (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))];
