import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They need Docker: npm run test:docker.
    exclude: ["test/**/*.docker.test.ts"],
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/summary.ts"],
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
export default config;
