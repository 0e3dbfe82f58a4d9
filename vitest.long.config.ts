import { defineConfig, type ViteUserConfig } from "vitest/config";
import { AT_ONCE } from "./test/at-once.ts";

/** The same promises over more runs, seeds and clients than a change needs each time: `npm run test:long`. */
const config: ViteUserConfig = defineConfig({
  resolve: { alias: [AT_ONCE] },
  test: {
    include: ["test/**/*.long.test.ts"],
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/summary.ts"],
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
    testTimeout: 600_000,
  },
});
export default config;
