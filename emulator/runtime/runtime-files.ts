import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Scratch } from "../kernel/index.ts";

/** What an environment sees as `/var/runtime`. */
export interface RuntimeFiles {
  readonly root: string;
  /** The program every Node environment runs. */
  readonly entry: string;
  /** Where the offered modules really are. */
  readonly modules: string;
}

/**
 * Lays out `/var/runtime`: the in-environment program as plain JavaScript (Node takes 45 ms longer to start with types in
 * it) and the AWS SDK, as AWS's Node runtimes bring it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html (runtime-included SDK versions)
 */
export function layOutRuntime(scratch: Scratch): RuntimeFiles {
  const root = scratch.folder("runtime");
  for (const [name, code] of (program ??= readProgram())) writeFileSync(join(root, name), code);
  // The search for the nearest package.json ends here, not somewhere on the machine.
  for (const folder of ["code", "tmp", "opt"]) writeFileSync(join(scratch.folder(folder), "package.json"), "{}\n");
  const modules = offer(root);
  return { root, entry: join(root, "index.mjs"), modules };
}

/** File name → JavaScript; read once for all worlds of a process. */
let program: ReadonlyMap<string, string> | undefined;

function readProgram(): ReadonlyMap<string, string> {
  const source = fileURLToPath(new URL("./node/", import.meta.url));
  const files = new Map<string, string>();
  for (const name of readdirSync(source)) {
    const [, stem, extension] = /^([\w-]+)\.(ts|js)$/.exec(name) ?? [];
    if (stem === undefined) continue;
    const text = readFileSync(join(source, name), "utf8");
    const code = extension === "ts" ? stripTypes(text) : text;
    files.set(`${stem}.mjs`, code.replaceAll(/(from ")(\.\/[\w-]+)\.(?:ts|js)(";)/g, "$1$2.mjs$3"));
  }
  return files;
}

/** Node announces its own stripping as an experiment; that is not the user's business. */
function stripTypes(text: string): string {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return nodeModule.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = warn;
  }
}

/** Only these scopes are offered; what they need themselves is found from where they really are. */
const SCOPES = ["@aws-sdk", "@smithy"];

function offer(root: string): string {
  const folder = join(root, "node_modules");
  mkdirSync(folder, { recursive: true });
  const manifest = nodeModule.findPackageJSON("@aws-sdk/client-s3", import.meta.url);
  if (manifest === undefined) return folder;
  const modules = join(dirname(manifest), "..", "..");
  for (const scope of SCOPES)
    // A world that was reset finds what the one before laid out.
    if (existsSync(join(modules, scope)) && !existsSync(join(folder, scope)))
      symlinkSync(join(modules, scope), join(folder, scope), "junction");
  return modules;
}
