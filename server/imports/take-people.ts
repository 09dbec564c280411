import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { keysOf, openBook } from "./people-book.ts";
import { takeImportLine } from "./person-store.ts";
import { type PersonLine, readPerson } from "./read-person.ts";
import { type Given, type Meant, type Outcome, refusal, type Taken } from "./taken.ts";

/** People: known by external id, e-mail or account, filled in where something was empty; else made. */
export async function takePeople(tx: Tx, rows: Given[], meant: Meant): Promise<Taken> {
  const read = rows.map((row) => ({ row: row.row, line: readPerson(row) }));
  const good = read.flatMap(({ line }) => ("reason" in line ? [] : [line]));
  await takeImportLine(tx);
  const book = await openBook(tx, good);
  const outcomes = read.map(({ row, line }): Outcome => {
    if ("reason" in line) return refusal(row, line.reason);
    const keys = keysOf(line);
    const found = book.find(line);
    if (found && "fault" in found) return refusal(row, found.fault);
    if (found) return { row, result: book.fill(found.id, line) ? "updated" : "unchanged", keys };
    book.add(line as PersonLine);
    return { row, result: "created", keys };
  });
  const items = await book.write(meant.importId);
  const changed = outcomes.filter(({ result }) => result === "created" || result === "updated").length;
  if (changed > 0) record(tx, "person.created", null, { data: { imported: changed, by: tx.actor.name } });
  return { outcomes, items };
}
