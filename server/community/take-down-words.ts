import { stopWordsIn } from "#server/people/stop-words.ts";

/** Whole answers to our notice that take the quote down, in lower case, without courtesies and punctuation. */
const orders: ReadonlySet<string> = new Set([
  ...["remove", "remove it", "remove this", "remove me", "remove my post", "remove my words", "remove my question"],
  ...["delete", "delete it", "delete this", "delete my post", "delete my question"],
  ...["take it down", "take this down", "take down", "take me down", "take my words down", "take my post down"],
  ...["stop and remove", "no stop", "stop remove", "do not quote me", "don't quote me", "dont quote me"],
  ...["löschen", "lösche das", "löscht das", "löschen sie das", "entfernen", "entfernt das", "entfernen sie das"],
  ...["runternehmen", "nehmt das runter", "nicht zitieren", "halt"],
  ...["supprimer", "supprimez", "supprime", "supprimez ça", "retirer", "retirez", "retirez ça", "enlevez ça"],
  ...["eliminar", "elimínalo", "eliminalo", "borrar", "bórralo", "borralo", "borradlo", "quitar", "quítalo", "quitalo"],
  ...["rimuovi", "rimuovere", "rimuovetelo", "cancella", "cancellare", "cancellatelo", "elimina", "toglietelo"],
  ...["remover", "removam", "remova", "apagar", "apaguem", "apague", "retirem", "parar", "parem", "para", "pare"],
  ...["verwijder", "verwijderen", "verwijder dit", "haal weg", "haal dit weg"],
  ...["ta bort", "ta bort det", "radera", "slett", "fjern", "fjern det", "slet", "poista"],
  ...["usuń", "usuńcie", "usunąć", "smazat", "odstranit", "smažte to", "törlés", "törölje", "șterge", "stergeti"],
  ...["стоп", "удалить", "удалите", "удали", "видалити", "видаліть"],
  ...["sil", "kaldır", "kaldırın", "silin", "durdur"],
  ...["احذف", "احذفوه", "حذف", "إزالة", "توقف", "הסר", "הסירו", "מחק"],
  ...["停止", "ストップ", "削除", "削除して", "削除してください", "消して", "消してください"],
  ...["删除", "刪除", "请删除", "移除", "撤下", "중지", "삭제", "삭제해 주세요", "삭제해주세요", "내려 주세요"],
]);

const courtesies =
  /(?<!\p{L})(?:please|pls|plz|bitte|s'il (?:te|vous) pla[iî]t|svp|por favor|per favore|alstublieft|graag|tack|proszę|пожалуйста|lütfen|thanks|thank you|danke|merci|gracias|grazie|obrigad[oa])(?!\p{L})/gu;

/**
 * Whether an answer to our notice says: take it down. The list is closed and the whole answer must say so, or ask not to
 * be written to at all: whoever goes on talking is read by a teammate.
 */
export function saysTakeDown(text: string): boolean {
  const bare = text
    .slice(0, 500)
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[@#][\p{L}\p{N}_.@-]+/gu, " ")
    .replace(courtesies, " ")
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, " ")
    .trim();
  return orders.has(bare) || stopWordsIn(text) !== null;
}
