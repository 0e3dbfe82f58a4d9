import { Readable } from "node:stream";
import { readWorldFile, writeWorldFile, WorldFileProblem } from "./world-files.ts";

export interface WorldOptions {
  readonly endpoint: string;
}

/** Writes the world of a running server into a file. The exit code: 2 when it could not. */
export const exportCommand = (file: string, { endpoint }: WorldOptions): Promise<number> =>
  told(async () => {
    const answer = await ask(endpoint, { method: "GET" });
    if (!answer.body) throw new WorldFileProblem(`${endpoint} sent no world.`);
    await writeWorldFile(file, answer.body);
    return `The world of ${endpoint} is in ${file}.`;
  });

/** Puts the world of a file in the place of a running server's. The exit code: 2 when it could not, and nothing has changed. */
export const importCommand = (file: string, { endpoint }: WorldOptions): Promise<number> =>
  told(async () => {
    const body = Readable.toWeb(Readable.from(await readWorldFile(file)));
    await ask(endpoint, { method: "PUT", body, duplex: "half" });
    return `${endpoint} goes on from the world in ${file}.`;
  });

async function ask(endpoint: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(new URL("/_misfire/world", endpoint), request);
  } catch {
    throw new WorldFileProblem(`Nobody answers at ${endpoint}: is misfire serve running there?`);
  }
  if (answer.ok) return answer;
  const said: unknown = await answer.json().catch(() => undefined);
  const error = typeof said === "object" && said !== null && "error" in said ? String(said.error) : "";
  throw new WorldFileProblem(error === "" ? `${endpoint} answered ${answer.status}: is it Misfire?` : error);
}

async function told(work: () => Promise<string>): Promise<number> {
  try {
    process.stdout.write(`${await work()}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof WorldFileProblem)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
