import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that play scenarios or start many processes take longest; begun last, one of them would run on alone. */
const SLOW: readonly RegExp[] = [
  /\/laws\//,
  /\/engines\//,
  /\/scenarios\//,
  /\/runtime\//,
  /\/testbed\//,
  /\/hostile\//,
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = SLOW.findIndex((pattern) => pattern.test(moduleId));
  return at === -1 ? SLOW.length : at;
};

/** Begins with what takes longest, also where no earlier run told how long. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's own, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
