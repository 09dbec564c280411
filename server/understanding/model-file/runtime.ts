import { access } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { root } from "#server/config.ts";

/** What the operator adds, beside the models, so that an update of Earshot never takes it away. */
const packages = { "onnxruntime-node": "1.30.0", "@huggingface/tokenizers": "0.2.0" };

/** Whether what runs model files is installed in the models folder, and the command that does it. */
export async function runtime(folder: string): Promise<{ installed: boolean; command: string }> {
  const there = await Promise.all(
    Object.keys(packages).map((name) =>
      access(join(folder, "node_modules", name, "package.json")).then(
        () => true,
        () => false,
      ),
    ),
  );
  return { installed: there.every(Boolean), command: installCommand(folder) };
}

/** To be run in the checkout. Without scripts: the one of onnxruntime-node fetches what graphics cards need. */
function installCommand(folder: string): string {
  const inside = relative(root, folder);
  const place = inside === "" || inside.startsWith("..") || isAbsolute(inside) ? folder : inside;
  const quoted = /^[\w./-]+$/.test(place) ? place : JSON.stringify(place);
  const pinned = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  return `npm install --prefix ${quoted} --ignore-scripts --save-exact ${pinned.join(" ")}`;
}
