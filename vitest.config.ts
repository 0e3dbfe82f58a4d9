import { defineConfig, type ViteUserConfig } from "vitest/config";
import { AT_ONCE } from "./test/at-once.ts";
import { SlowFirst } from "./test/slow-first.ts";

const config: ViteUserConfig = defineConfig({
  resolve: { alias: [AT_ONCE] },
  test: {
    include: ["test/**/*.test.ts"],
    // They need Docker (npm run test:docker), or minutes (npm run test:long).
    exclude: ["test/**/*.docker.test.ts", "test/**/*.long.test.ts"],
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/summary.ts"],
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    testTimeout: 20_000,
  },
});
export default config;
