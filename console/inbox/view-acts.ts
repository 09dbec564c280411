import type { BodyInput } from "@earshot/contract/endpoint.ts";
import {
  countViews,
  createView,
  deleteView,
  listViews,
  type SavedView,
  updateView,
} from "@earshot/contract/inbox-views.ts";
import i18next from "i18next";
import { call } from "../api/call.ts";
import { keyOf, queryClient, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";

type List = { items: SavedView[] };

/** Keeps a filter under a name; null when it was refused, which is said. */
export async function keepView(body: BodyInput<typeof createView>): Promise<SavedView | null> {
  try {
    const view = await call(createView, { body });
    await refresh(listViews, countViews);
    toast(i18next.t("inbox:views.kept", { name: view.name }));
    return view;
  } catch (error) {
    toastProblem(error);
    return null;
  }
}

/** Changes a view on screen at once; put back, with the reason, when it is refused. */
export async function changeView(view: SavedView, body: BodyInput<typeof updateView>): Promise<void> {
  const before = show((items) => moved(items, { ...view, ...(body as Partial<SavedView>) }, body.position));
  try {
    await call(updateView, { params: { id: view.id }, body });
  } catch (error) {
    if (before) queryClient.setQueryData(keyOf(listViews, {}), before);
    toastProblem(error);
  }
  await refresh(listViews, countViews);
}

/** Drops a view; Undo keeps the same filter again. */
export async function dropView(view: SavedView): Promise<void> {
  const before = show((items) => items.filter(({ id }) => id !== view.id));
  try {
    await call(deleteView, { params: { id: view.id } });
    toast(i18next.t("inbox:views.dropped", { name: view.name }), {
      undo: () => void keepView({ name: view.name, scope: view.scope, filter: view.filter }),
    });
  } catch (error) {
    if (before) queryClient.setQueryData(keyOf(listViews, {}), before);
    toastProblem(error);
  }
  await refresh(listViews, countViews);
}

function show(change: (items: SavedView[]) => SavedView[]): List | undefined {
  const before = queryClient.getQueryData<List>(keyOf(listViews, {}));
  if (before) queryClient.setQueryData<List>(keyOf(listViews, {}), { items: change(before.items) });
  return before;
}

/** A view at another place among those of its scope, the team's first. */
function moved(items: SavedView[], view: SavedView, position: number | undefined): SavedView[] {
  const others = items.filter(({ id }) => id !== view.id);
  const own = others.filter(({ scope }) => scope === view.scope);
  own.splice(position ?? view.position, 0, view);
  const rest = others.filter(({ scope }) => scope !== view.scope);
  return view.scope === "team" ? [...own, ...rest] : [...rest, ...own];
}
