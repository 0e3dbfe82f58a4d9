/** Stops on a broken promise of our own code (never for what AWS would answer: that is an `AwsError`). */
export function assert(holds: unknown, sentence: string): asserts holds {
  if (!holds) throw new Error(`misfire: ${sentence}`);
}
