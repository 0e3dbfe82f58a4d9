import type { OperationModel, ServiceEntry } from "../model/shapes.ts";

export function validate(
  _service: ServiceEntry,
  _operation: OperationModel,
  _input: Readonly<Record<string, unknown>>,
): void {}
