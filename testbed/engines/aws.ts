import type { Engine } from "./engine.ts";
export function aws(_o: object): Engine {
  throw new Error("todo");
}
