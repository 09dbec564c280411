import { expect, test } from "vitest";
import { saysTakeDown } from "./take-down-words.ts";

test("an answer that is nothing but the word for it, in the languages of the list", () => {
  for (const text of [
    ...["STOP", "Stop.", "stop please!", "@brunnwerk STOP", "Remove", "please remove it", "Take it down, please"],
    ...["Bitte löschen!", "entfernen", "Stopp", "supprimez s'il vous plaît", "@us Retirez", "eliminar por favor"],
    ...["bórralo", "rimuovi", "apagar", "verwijderen graag", "usuń", "Удалите, пожалуйста", "стоп", "sil lütfen"],
    ...["احذف", "削除してください", "停止", "删除", "삭제", "ＳＴＯＰ"],
  ])
    expect([text, saysTakeDown(text)]).toEqual([text, true]);
});

test("whoever goes on talking is not obeyed but read", () => {
  for (const text of [
    ...["", "!!!", "Thanks", "How do I stop the dripping?", "It should stop", "Remove the lid first", "delete what?"],
    ...[
      "I would remove the filter and delete the app",
      "Das lässt sich löschen?",
      "stop it from leaking",
      "非常停止ボタン",
    ],
    "“STOP” it says on the display",
  ])
    expect([text, saysTakeDown(text)]).toEqual([text, false]);
});
