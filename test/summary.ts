import type { Reporter, TestModule } from "vitest/node";

/** Prints the one line that a script can read: `N passed, N failed, N skipped`. A file that does not load counts as failed. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) for (const test of module.children.allTests()) count[test.result().state] += 1;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    process.stdout.write(
      `${count.passed} passed, ${count.failed + broken} failed, ${count.skipped + count.pending} skipped\n`,
    );
  }
}
