import { defineConfig, type ViteUserConfig } from "vitest/config";

/** What needs Docker, one file at a time: `npm run test:docker`. Skipped, with the reason, where Docker does not answer. */
const config: ViteUserConfig = defineConfig({
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
