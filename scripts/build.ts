import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Makes `dist`: what is published, with a package.json of its own, so that the repository's Node stays out of it. */
const ROOT = resolve(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
});
// What the compiler leaves behind: the model snapshot with its notice, and what runs in other languages.
cpSync(join(ROOT, "emulator"), join(DIST, "emulator"), {
  recursive: true,
  filter: (source) => statSync(source).isDirectory() || /\.(json|py)$|\/NOTICE$/.test(source),
});
for (const name of ["README.md", "LICENSE"]) cpSync(join(ROOT, name), join(DIST, name));

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const { name, version, description, license, engines, dependencies } = manifest;
writeFileSync(
  join(DIST, "package.json"),
  `${JSON.stringify(
    {
      name,
      version,
      description,
      license,
      type: "module",
      engines,
      exports: {
        ".": { types: "./testbed/index.d.ts", default: "./testbed/index.js" },
        "./package.json": "./package.json",
      },
      bin: { misfire: "testbed/cli/main.js" },
      dependencies,
    },
    null,
    2,
  )}\n`,
);
process.stdout.write(`built ${name} ${version} into dist\n`);
