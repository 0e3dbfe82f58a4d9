import { resolve } from "node:path";

/**
 * Rooms are loaded by Node's own `require`, which knows nothing of the modules that Vitest has loaded: it would load a second kernel,
 * whose errors are not those of the first.
 */
export const AT_ONCE: { readonly find: RegExp; readonly replacement: string } = {
  find: /^\.\/load-lazily\.ts$/,
  replacement: resolve(import.meta.dirname, "../emulator/rooms/load-at-once.ts"),
};
