import { readFileSync } from "node:fs";

/** The names of all operations in the snapshot of S3's model. */
export function loadModel(): readonly string[] {
  const file = new URL("../../../emulator/wire/model/s3.json", import.meta.url);
  const model: { readonly operations: object } = JSON.parse(readFileSync(file, "utf8"));
  return Object.keys(model.operations);
}
