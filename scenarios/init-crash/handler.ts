import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Its mistake: the file lies beside the code on the machine where it was written, and is not in the zip. */
const settings: { readonly prefix: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, "settings.json"), "utf8"),
);

export const handler = (): Promise<string> => Promise.resolve(settings.prefix);
