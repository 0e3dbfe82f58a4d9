import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { python } from "./python.ts";

/** What a Python script below this folder prints about the service at an endpoint. */
export async function told(script: string, endpoint: string): Promise<unknown> {
  const env = { ...process.env, PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: "1" };
  const file = join(import.meta.dirname, script);
  const { stdout } = await promisify(execFile)(python ?? "", [file, endpoint], { env, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}
