import { createHash } from "node:crypto";
import { strToU8, zipSync, type Zippable } from "fflate";
import { describe, expect, test } from "vitest";
import { createContentStore, createScratch, type FunctionCode } from "../../emulator/kernel/index.ts";
import { namespaceObstacle } from "./namespace-obstacle.ts";
import { createWorld, json } from "./world.ts";

const contents = createContentStore(createScratch);
const PROGRAM = { os: 3, attrs: 0o100755 << 16 } as const;

function layer(files: Readonly<Record<string, string>>): FunctionCode {
  const entries: Zippable = {};
  for (const [name, text] of Object.entries(files))
    entries[name] = [strToU8(text), name.includes("bin/") ? PROGRAM : {}];
  const zip = zipSync(entries);
  return { sha256: createHash("sha256").update(zip).digest("base64"), zip: contents.of(zip) };
}

const LAYERS = [
  layer({
    "nodejs/node_modules/both/index.js": "module.exports = 'first layer';",
    "nodejs/node_modules/old/index.js": "module.exports = 'any version';",
    "nodejs/node24/node_modules/old/index.js": "module.exports = 'version 24';",
    "data/shared.txt": "first",
    "data/own.txt": "first",
  }),
  layer({
    "nodejs/node_modules/both/index.js": "module.exports = 'second layer';",
    "nodejs/node_modules/esm/package.json": '{"type":"module","exports":"./main.js"}',
    "nodejs/node_modules/esm/main.js":
      "import both from 'both'; import { S3Client } from '@aws-sdk/client-s3'; export default [both, typeof S3Client];",
    "bin/tool": "#!/bin/sh\necho tool of the layer",
    "data/shared.txt": "second",
  }),
];

const HANDLER = `
import fs from "node:fs"; import { createRequire } from "node:module"; import { execSync, execFileSync, spawn } from "node:child_process";
import both from "both"; import esm from "esm"; import old from "old"; import own from "own";
const require = createRequire(import.meta.url);
const failure = (work) => { try { return work() ?? "worked"; } catch (e) { return e.message; } };
export const handler = async () => ({
  both, esm, old, own, required: require("both"), named: (await import("/opt/nodejs/node_modules/both/index.js")).default,
  shared: fs.readFileSync("/opt/data/shared.txt", "utf8"), kept: fs.readFileSync("/opt/data/own.txt", "utf8"),
  listed: fs.readdirSync("/opt").toSorted(), written: failure(() => fs.writeFileSync("/opt/x", "")),
  tool: execSync("tool").toString(), file: execFileSync("/opt/bin/tool", []).toString(),
  spawned: await new Promise((done) => { let said = ""; const child = spawn("tool"); child.stdout.on("data", (d) => said += d).on("end", () => done(said)); }),
  missing: failure(() => require("nowhere")),
});`;

const TOOL = "tool of the layer\n";

describe.each(["process", "namespace"] as const)("in %s isolation", (isolation) => {
  test.skipIf(isolation === "namespace" && namespaceObstacle !== "")(
    "layers lie at /opt in their order, and modules and programs are found there",
    async () => {
      await using world = createWorld({ runtime: { isolation } });
      const files = { "index.mjs": HANDLER, "node_modules/own/index.js": "module.exports = require('both');" };
      expect(json(await world.run(world.spec(files, { layers: LAYERS })))).toMatchObject({
        both: "second layer",
        required: "second layer",
        named: "second layer",
        own: "second layer",
        esm: ["second layer", "function"],
        old: "version 24",
        shared: "second",
        kept: "first",
        listed: ["bin", "data", "nodejs"],
        written: "EROFS: read-only file system, open '/opt/x'",
        tool: TOOL,
        file: TOOL,
        spawned: TOOL,
        missing: expect.stringContaining("Cannot find module 'nowhere'"),
      });
    },
  );
});

test("Python finds what a layer brings, and a program of its own runtime may lie in one", async () => {
  await using world = createWorld();
  const python = world.spec(
    { "app.py": "import brought\ndef handler(event, context): return brought.NAME" },
    {
      runtime: "python3.14",
      handler: "app.handler",
      layers: [layer({ "python/brought.py": "NAME = 'from the layer'" })],
      functionName: "p",
    },
  );
  expect(json(await world.run(python))).toBe("from the layer");
  const bootstrap = [
    "#!/bin/sh",
    'base="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"',
    "while :; do",
    '  id=$(curl -sS -D - -o /dev/null "$base/next" | tr -d "\\r" | sed -n "s/^lambda-runtime-aws-request-id: //ip")',
    '  curl -sS -o /dev/null -d "\\"$(basename "$0")\\"" "$base/$id/response"',
    "done",
  ].join("\n");
  const zip = zipSync({ bootstrap: [strToU8(bootstrap), PROGRAM] });
  const provided = world.spec(
    { readme: "nothing" },
    {
      runtime: "provided.al2023",
      functionName: "q",
      layers: [{ sha256: createHash("sha256").update(zip).digest("base64"), zip: contents.of(zip) }],
    },
  );
  expect(json(await world.run(provided))).toBe("bootstrap");
});
