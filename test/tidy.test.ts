import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { REASON_CODES, REASONS } from "../emulator/why/index.ts";
import { scenarios } from "../scenarios/index.ts";

const ROOT = resolve(import.meta.dirname, "..");
const CODE_ROOTS = ["emulator", "testbed", "handlers", "provision", "scenarios", "bench", "scripts"];

interface Source {
  readonly path: string;
  readonly text: string;
  /** Repository-relative targets of relative imports. */
  readonly imports: readonly string[];
  /** Bare imports: packages and `node:` modules. */
  readonly packages: readonly string[];
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const found = [
    ...code.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  return {
    path: relative(ROOT, path),
    text: code,
    imports: found.filter((name) => name.startsWith(".")).map((name) => relative(ROOT, resolve(dirname(path), name))),
    packages: found.filter((name) => !name.startsWith(".")),
  };
}

const sources = CODE_ROOTS.flatMap((root) => walk(join(ROOT, root)))
  .filter((path) => path.endsWith(".ts"))
  .map(read);

/** The room a file belongs to: `emulator/services/s3`, `emulator/kernel`, `testbed` … */
function roomOf(path: string): string {
  const parts = path.split("/");
  if (parts[0] !== "emulator") return parts[0] ?? "";
  if (parts.length === 2) return "emulator/index";
  return parts[1] === "services" ? `emulator/services/${parts[2]}` : `emulator/${parts[1]}`;
}

/** Who may import whom. A room may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "emulator/kernel": [],
  "emulator/permissions": ["emulator/kernel"],
  "emulator/services": ["emulator/kernel", "emulator/permissions"],
  "emulator/why": ["emulator/kernel"],
  "emulator/wire": ["emulator/kernel", "emulator/permissions"],
  "emulator/runtime": ["emulator/kernel"],
  "emulator/arrows": ["emulator/kernel", "emulator/permissions", "emulator/services", "emulator/why"],
  // Where a world is put together: a file for each part of it.
  "emulator/rooms": ["emulator/kernel", "emulator/services", "emulator/arrows", "emulator/runtime", "emulator/why"],
  "emulator/index": [
    "emulator/kernel",
    "emulator/permissions",
    "emulator/services",
    "emulator/arrows",
    "emulator/rooms",
    "emulator/wire",
    "emulator/why",
  ],
  handlers: [],
  provision: [],
  testbed: ["emulator/index", "provision", "scenarios"],
  scenarios: ["testbed", "provision"],
  bench: ["testbed", "emulator/index", "provision"],
  // The converter of the conformance cases shares their types with the tests that read them.
  scripts: ["handlers", "emulator/wire", "emulator/index", "testbed", "test"],
};
const kindOf = (room: string): string => (room.startsWith("emulator/services/") ? "emulator/services" : room);

describe("imports", () => {
  test("go one way", () => {
    const wrong = sources.flatMap((source) => {
      const from = roomOf(source.path);
      return source.imports
        .map((target) => ({ target, to: roomOf(target) }))
        .filter(({ target }) => target !== "package.json")
        .filter(({ to }) => to !== from && !(MAY_IMPORT[kindOf(from)] ?? []).includes(kindOf(to)))
        .map(({ target }) => `${source.path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test("enter another room by its door only", () => {
    const wrong = sources.flatMap((source) =>
      source.imports
        .filter((target) => roomOf(target) !== roomOf(source.path))
        .filter((target) => target.startsWith("emulator/") && target !== "emulator/index.ts")
        .filter((target) => target !== `${roomOf(target)}/index.ts`)
        // Each arrow is a door of its own to what connects it, so that no other comes along; a room's operations may come later than the room.
        .filter(
          (target) => roomOf(source.path) !== "emulator/rooms" || !/\/arrows\/|\/services\/\w+\/api\.ts$/.test(target),
        )
        .filter(() => !source.path.startsWith("scripts/"))
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("make no cycle", () => {
    const graph = new Map(sources.map((source) => [source.path, source.imports]));
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "done") return;
      if (state.get(path) === "open") {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
        return;
      }
      state.set(path, "open");
      for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path]);
      state.set(path, "done");
    };
    for (const { path } of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });

  test("that wait until they are needed are as good as others, and load what they say", () => {
    const [lazily, atOnce] = ["lazily", "at-once"].map((how) => `emulator/rooms/load-${how}.ts`);
    const of = (path: string | undefined): Source => sources.find((source) => source.path === path)!;
    const { imports, text } = of(lazily);
    const modules = [...text.matchAll(/"([^"]+)": typeof import\("([^"]+)\.ts"\)/g)];
    expect(modules.filter(([, path, type]) => type !== path)).toEqual([]);
    const loaded = new Set([...text.matchAll(/\bload\("([^"]+)"\)/g)].map(([, path]) => path));
    expect(loaded).toEqual(new Set(modules.map(([, path]) => path)));
    expect(imports.toSorted()).toEqual(of(atOnce).imports.toSorted());
    // Nowhere else: each such place needs its like for tests.
    const others = sources.filter(
      ({ path, text: code }) => path.startsWith("emulator/") && /\bcreateRequire\(import\.meta/.test(code),
    );
    expect(others.map(({ path }) => path)).toEqual([lazily, "emulator/wire/model/snapshot.ts"]);
  });

  test("handlers and provisioning bring nothing of ours, so that they run on AWS unchanged", () => {
    const wrong = sources
      .filter((source) => ["handlers", "provision"].includes(roomOf(source.path)))
      .flatMap((source) => source.packages.map((name) => ({ path: source.path, name })))
      .filter(({ path, name }) =>
        path.startsWith("provision/")
          ? !name.startsWith("@aws-sdk/")
          : !/^(node:|@aws-sdk\/|@aws-lambda-powertools\/|csv-parse|zod$|aws-lambda$)/.test(name),
      );
    expect(wrong).toEqual([]);
  });
});

describe("the doors", () => {
  const DOORS = [
    "emulator/kernel/doors/",
    "emulator/runtime/",
    "emulator/wire/http/",
    "testbed/",
    "bench/",
    "scripts/",
    "handlers/",
  ];
  const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
    ["Date.now", /\bDate\.now\b/],
    ["new Date()", /\bnew Date\(\s*\)/],
    ["Math.random", /\bMath\.random\b/],
    ["timers", /(?<![.\w])(?:setTimeout|setInterval|setImmediate)\(/],
    ["process.env", /\bprocess\.env\b/],
    ["random ids", /\b(?:randomUUID|randomBytes|randomInt)\b/],
    ["sockets", /from "node:(?:net|http|https|http2|tls|dgram|dns)"/],
    ["files", /from "node:fs(?:\/promises)?"/],
  ];

  test("are the only places that touch the world outside", () => {
    const wrong = sources
      .filter((source) => !DOORS.some((door) => source.path.startsWith(door)))
      // A scenario's handler is code that runs in Lambda.
      .filter((source) => !/^scenarios\/[^/]+\/(?:[a-z]+-)?handler\.ts$/.test(source.path))
      .flatMap((source) =>
        FORBIDDEN.filter(([, pattern]) => pattern.test(source.text)).map(([what]) => `${source.path}: ${what}`),
      );
    // The model snapshot is read from disk when a service is first used.
    expect(wrong.filter((line) => line !== "emulator/wire/model/load.ts: files")).toEqual([]);
  });
});

describe("rooms", () => {
  const rooms = readdirSync(join(ROOT, "emulator/services"));

  test.each(rooms)("%s has the files that every room has", (room) => {
    const folder = join(ROOT, "emulator/services", room);
    for (const name of [
      "index.ts",
      "api.ts",
      "state.ts",
      "events.ts",
      "errors.ts",
      "limits.ts",
      "README.md",
      "operations",
    ])
      expect(existsSync(join(folder, name)), `${room}/${name}`).toBe(true);
  });
});

describe("files", () => {
  test("are named for what they hold, in kebab-case", () => {
    const wrong = sources
      .map((source) => source.path.split("/").at(-1) ?? "")
      .filter(
        (name) => !/^[a-z0-9]+(?:[.-][a-z0-9]+)*\.ts$/.test(name) || /^(?:utils?|helpers?|misc|common)\.ts$/.test(name),
      );
    expect(wrong).toEqual([]);
  });

  test("have no default export and no any", () => {
    const wrong = sources
      .filter((source) => /^export default\b/m.test(source.text) || /(?::|as|<)\s*any\b(?!\w)/.test(source.text))
      .map((source) => source.path);
    expect(wrong).toEqual([]);
  });

  test("stay small enough to hold in the head", () => {
    const long = sources
      .map((source) => ({ path: source.path, lines: readFileSync(join(ROOT, source.path), "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 450);
    expect(long).toEqual([]);
  });
});

describe("what runs for each request", () => {
  // decisions/014-garbage-stays-young.md. Handlers' processes are their own; the others run once in a process or a world.
  const once = new Set(["emulator/runtime/runtime-files.ts", "emulator/kernel/doors/data-folder.ts"]);
  const often = sources.filter(
    ({ path }) =>
      /^emulator\/(?:kernel|wire|permissions|runtime|arrows|services)\//.test(path) &&
      !path.startsWith("emulator/runtime/node/") &&
      !once.has(path),
  );
  const places = (pattern: RegExp): string[] =>
    often.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([found]) => `${path}: ${found.trim()}`));

  test("assigns no function straight to a member", () => {
    expect(places(/[\w)\]]\.#?\w+ (?:\?\?|\|\|)?= (?:async )?(?:\([^()]*\)(?:: [^=\n]+)?|\w+) =>/g)).toEqual([]);
    expect(places(/[\w)\]]\.#?\w+ (?:\?\?|\|\|)?= (?:async )?function\b/g)).toEqual([]);
  });

  test("makes no object with getters", () => {
    // Rooms and models have theirs, which are made once.
    const lasting = /\/(?:index|load)\.ts: get (?:operations|input|output|errors|member|key|value|members|demands)\(/;
    const literals = places(/(?:return|=>|=|:|,|\() \(?\{\n(?:(?! {2,}\}).*\n)*? +get \w+\(/g);
    expect(
      literals.map((found) => found.replace(/: [\s\S]*(?=get \w+\($)/, ": ")).filter((found) => !lasting.test(found)),
    ).toEqual([]);
  });
});

describe("scenarios", () => {
  test("every reason has one that plays it", () => {
    const names = new Set(scenarios.map((scenario) => scenario.name));
    const orphans = REASON_CODES.filter((code) => !names.has(REASONS[code].scenario));
    expect(orphans).toEqual([]);
  });

  test("every folder holds a README and is in the list", () => {
    const folders = readdirSync(join(ROOT, "scenarios")).filter((name) =>
      statSync(join(ROOT, "scenarios", name)).isDirectory(),
    );
    expect(folders.toSorted()).toEqual(scenarios.map((scenario) => scenario.name).toSorted());
    for (const folder of folders) {
      expect(existsSync(join(ROOT, "scenarios", folder, "scenario.ts")), folder).toBe(true);
      expect(existsSync(join(ROOT, "scenarios", folder, "README.md")), folder).toBe(true);
    }
  });
});

describe("the lockfile", () => {
  interface Locked {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly resolved?: string;
  }

  test("holds every optional dependency of every package, so that npm ci passes on every platform", () => {
    const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
      packages: Record<string, Locked>;
    };
    const has = (from: string, name: string): boolean => {
      for (let at = from; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
        if (lock.packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`]) return true;
        if (at === "") return false;
      }
    };
    const missing = Object.entries(lock.packages).flatMap(([path, locked]) =>
      Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !has(path, name))
        .map((name) => `${path} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
