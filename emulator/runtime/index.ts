export { createRuntime, type RuntimeOptions } from "./runtime.ts";
