import manifest from "../package.json" with { type: "json" };

/** The package's version, as `--version` and the health check print it. */
export const version: string = manifest.version;
