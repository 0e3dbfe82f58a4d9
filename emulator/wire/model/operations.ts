import { snapshot } from "./snapshot.ts";

/** What AWS's services can be asked, by our name of each: every operation of the snapshot. */
export const modelOperations = (): readonly { readonly service: string; readonly operations: readonly string[] }[] =>
  snapshot.entries.map(({ name }) => ({ service: name, operations: [...snapshot.load(name).operations.keys()] }));
