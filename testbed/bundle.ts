import { join } from "node:path";
import { zipSync, type Zippable } from "fflate";

export interface BundleOptions {
  /** Packages that are not put in: what the runtime brings (`@aws-sdk/*`) or what is not needed. */
  readonly external?: readonly string[];
  /** Adds `index.mjs.map`. */
  readonly sourceMap?: boolean;
}

/** CommonJS parts of a bundle still call `require`, which an ES module does not have. */
const BANNER = "import{createRequire}from'module';const require=createRequire(import.meta.url);";
/** The earliest time a zip can hold: the same code gives the same bytes, and so the same `CodeSha256`. */
const ZIP_TIME = new Date(1980, 0, 1);

/**
 * Builds a Lambda deployment package out of a TypeScript entry file: everything it imports in one `index.mjs`, zipped.
 * The AWS SDK goes in too, as AWS advises: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 * Rejects with esbuild's own messages when the code does not build.
 */
export async function bundle(entryFile: string, options: BundleOptions = {}): Promise<Uint8Array> {
  const { build } = await loadEsbuild();
  const result = await build({
    entryPoints: [entryFile],
    outfile: "index.mjs",
    absWorkingDir: join(import.meta.dirname, ".."),
    bundle: true,
    write: false,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: BANNER },
    external: [...(options.external ?? [])],
    sourcemap: options.sourceMap ? "external" : false,
    legalComments: "none",
    logLevel: "silent",
  });
  const files: Zippable = {};
  for (const { path, contents } of result.outputFiles)
    files[path.endsWith(".map") ? "index.mjs.map" : "index.mjs"] = contents;
  return zipSync(files, { level: 6, mtime: ZIP_TIME });
}

async function loadEsbuild(): Promise<typeof import("esbuild")> {
  try {
    return await import("esbuild");
  } catch (cause) {
    throw new Error(
      "Building a handler needs esbuild, which is not installed. Run `npm ci` in the repository, or `npm install esbuild` beside Misfire.",
      { cause },
    );
  }
}
