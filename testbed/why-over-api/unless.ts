/** What `run` gives; `undefined` where AWS answers with one of these errors. */
export async function unless<T>(errors: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
}
