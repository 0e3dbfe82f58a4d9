import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const VENV = resolve(import.meta.dirname, "../../.venv/bin/python");

/** A Python that has boto3: the one `.ci/run` makes, or the machine's own; `undefined` where there is none. */
export const python: string | undefined = [VENV, "python3"].find((candidate) => {
  if (candidate === VENV && !existsSync(VENV)) return false;
  try {
    execFileSync(candidate, ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
if (!python)
  process.stderr.write(
    "skipped: what boto3 does (no Python with boto3 here; `python3 -m venv .venv && .venv/bin/pip install boto3` brings one)\n",
  );
