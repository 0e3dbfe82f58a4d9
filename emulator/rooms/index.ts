import { MAKERS } from "./load-at-once.ts";
import { assemble, type Assembly, type Site } from "./parts.ts";

/** The parts of a world, none of them made yet. */
export const createRooms = (site: Pick<Site, "kernel" | "contents" | "settings">): Assembly => assemble(site, MAKERS);

export type { Assembly, PartName, Settings } from "./parts.ts";
