import { MAKERS } from "./load-lazily.ts";
import { assemble, type Assembly, type Site } from "./parts.ts";

/** The parts of a world, none of them made yet. */
export const createRooms = (site: Pick<Site, "kernel" | "contents" | "settings">): Assembly => assemble(site, MAKERS);

export { LATER } from "./load-lazily.ts";
export type { Later } from "./later.ts";
export type { Assembly, PartName, Settings } from "./parts.ts";
