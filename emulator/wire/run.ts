import type { AnyOperation, Operation } from "../kernel/index.ts";
import type { Call } from "./call.ts";

/** The steps of the caller plane and the operation itself: no operation runs before its permissions are granted. */
export async function run(operation: AnyOperation, input: Record<string, unknown>, call: Call): Promise<unknown> {
  // The table's rows are typed by their rooms; here only the model knows the input's shape, and it was read by it.
  const row: Operation<Record<string, unknown>, unknown> = operation;
  const permissions = row.permissions(input, call);
  call.begin(permissions[0]?.resource ?? "*");
  for (const permission of permissions) call.authorize(permission);
  return row.run(input, call);
}
