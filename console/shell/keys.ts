/** One shortcut: `keys` such as "j", "shift+e", "mod+enter" (Ctrl or Cmd) or a sequence "g i". */
export type Shortcut = {
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  /** works in text fields and dialogs too */
  always?: boolean;
  /** works, but does not stand on the sheet */
  hidden?: boolean;
};
export type ShortcutGroup = { name: string; shortcuts: Shortcut[] };

const PREFERENCE = "earshot.single-keys";
const SEQUENCE_MS = 1_200;

let groups: ShortcutGroup[] = [];
let pending = "";
let pendingSince = 0;
let single = readPreference();
const listeners = new Set<() => void>();

/** Adds shortcuts until the returned function is called; the group added last wins. */
export function addShortcuts(group: ShortcutGroup): () => void {
  if (groups.length === 0) {
    window.addEventListener("keydown", look, true);
    document.addEventListener("keydown", onKey);
  }
  groups = [...groups, group];
  tell();
  return () => {
    groups = groups.filter((known) => known !== group);
    if (groups.length === 0) {
      window.removeEventListener("keydown", look, true);
      document.removeEventListener("keydown", onKey);
    }
    tell();
  };
}

export function shortcutGroups(): ShortcutGroup[] {
  return groups;
}

export function singleKeys(): boolean {
  return single;
}

/** Remembered on this device, so that keys act as wanted before the server has answered. */
export function setSingleKeys(on: boolean): void {
  single = on;
  try {
    localStorage.setItem(PREFERENCE, on ? "on" : "off");
  } catch {
    // a browser that keeps nothing still obeys until the page is closed
  }
  tell();
}

export function onKeysChange(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** The name of what was pressed: modifiers in the order mod, alt, shift, then the key in small letters. */
export function pressed(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  let key = event.key === " " ? "space" : event.key.toLowerCase();
  // keyboards without Latin letters still have the keys in the same places
  if (key.length === 1 && /[^\p{ASCII}]/u.test(key) && /^Key[A-Z]$/.test(event.code))
    key = event.code.slice(3).toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${shift ? "shift+" : ""}${key}`;
}

/** Before anything else sees the key: a dialog that closes on it is gone by the time we act. */
let blocked = false;
function look(event: KeyboardEvent): void {
  blocked = isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || (event.repeat === true && !/^[jk]$/.test(event.key))) return;
  const name = pressed(event);
  const now = Date.now();
  const sequence = pending && now - pendingSince < SEQUENCE_MS ? `${pending} ${name}` : name;
  for (const group of groups.toReversed()) {
    for (const shortcut of group.shortcuts) {
      if (shortcut.keys !== sequence && shortcut.keys !== name) continue;
      if (shortcut.keys === name && sequence !== name && has(sequence)) continue;
      if (!shortcut.always && (blocked || (isSingle(shortcut.keys) && !single))) continue;
      if (name === "enter" && actsOnEnter(event.target)) continue;
      pending = "";
      event.preventDefault();
      shortcut.run(event);
      return;
    }
  }
  pending =
    !blocked && single && groups.some((group) => group.shortcuts.some(({ keys }) => keys.startsWith(`${name} `)))
      ? name
      : "";
  pendingSince = now;
}

function has(keys: string): boolean {
  return groups.some((group) => group.shortcuts.some((shortcut) => shortcut.keys === keys));
}

function isSingle(keys: string): boolean {
  return !keys.includes("mod+") && !keys.includes("alt+") && keys !== "escape" && keys !== "enter";
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="dialog"]',
    ) !== null
  );
}

function actsOnEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role="tab"], [role="menuitem"]') !== null;
}

function readPreference(): boolean {
  try {
    return localStorage.getItem(PREFERENCE) !== "off";
  } catch {
    return true;
  }
}

function tell(): void {
  for (const changed of listeners) changed();
}
