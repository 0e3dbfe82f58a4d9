import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { openEngine } from "../engines/index.ts";
import type { Engine, EngineName } from "../engines/engine.ts";
import { summaries } from "../pipelines/index.ts";

export interface SummarizeFileOptions {
  readonly engine: EngineName;
  readonly account?: string;
  readonly yes?: boolean;
  readonly seed: number;
  readonly json: boolean;
}

/** Sends a reader's own CSV through the summaries pipeline and prints what came out. */
export async function summarizeFile(path: string, options: SummarizeFileOptions): Promise<number> {
  const size = sizeOf(path);
  if (typeof size === "string") {
    process.stderr.write(`${size}\n`);
    return 2;
  }
  const engine = openEngine(options.engine, options);
  try {
    return await summarizeOn(engine, path, size, options);
  } finally {
    await engine.close?.();
  }
}

async function summarizeOn(engine: Engine, path: string, size: number, options: SummarizeFileOptions): Promise<number> {
  await using world = await engine.open({ seed: options.seed });
  const pipeline = await summaries(world);
  const name = basename(path).replace(/\.csv$/i, "");
  const key = `synthetic-data/${name}.csv`;
  const answer = await pipeline.put(key, { body: createReadStream(path), length: size });
  await world.idle();
  const output = `summaries/summary_${name}.json`;
  const { value: summary } = await world.settle(
    () => pipeline.read(output),
    (found) => found !== "",
  );
  if (summary === "") {
    const lines = await pipeline.logLines();
    process.stderr.write(
      `${key} was uploaded (${answer}), and there is no ${output}. The function's log:\n${lines.join("")}\n`,
    );
    return 1;
  }
  process.stdout.write(options.json ? `${summary}\n` : `${JSON.stringify(JSON.parse(summary), null, 2)}\n`);
  return 0;
}

/** The file's size in bytes, or a sentence that says why it cannot be sent. */
function sizeOf(path: string): number | string {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : `${path} is not a file.`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return `There is no file ${path}.`;
    if (code === "EACCES") return `${path} may not be read by this user.`;
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
