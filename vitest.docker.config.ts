import { defineConfig, type ViteUserConfig } from "vitest/config";
import { AT_ONCE } from "./test/at-once.ts";

/** What needs Docker, one file at a time: `npm run test:docker`. Skipped, with the reason, where Docker does not answer. */
const config: ViteUserConfig = defineConfig({
  resolve: { alias: [AT_ONCE] },
  test: {
    include: ["test/**/*.docker.test.ts"],
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/summary.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
export default config;
