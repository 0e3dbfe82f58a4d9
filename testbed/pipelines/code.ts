import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../bundle.ts";

const built = new Map<string, Promise<Uint8Array>>();

/** The deployment package of an entry file; built once per process. */
export function codeOf(entryFile: string): Promise<Uint8Array> {
  let code = built.get(entryFile);
  // In the published package handlers are JavaScript already.
  const source = existsSync(entryFile) ? entryFile : entryFile.replace(/\.ts$/, ".js");
  if (!code) built.set(entryFile, (code = bundle(source)));
  return code;
}

/** A handler of the repository: `summaries`, `generator`. */
export const handlerFile = (pipeline: string): string =>
  join(import.meta.dirname, "../../handlers", pipeline, "index.ts");
