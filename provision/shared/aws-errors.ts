/** Whether AWS answered with one of these errors. Some of them are called differently by SDK and wire: give both names. */
export const isAwsError = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** What `run` gives; `undefined` where AWS answers with one of these errors. */
export async function unless<T>(names: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isAwsError(error, ...names)) return undefined;
    throw error;
  }
}
