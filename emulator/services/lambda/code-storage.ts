import type { Scope } from "../../kernel/index.ts";
import { codeStorageExceeded } from "./errors.ts";
import type { Region, Room } from "./room.ts";

/** Bytes of all code in a region: each version of a function and of a layer has its own. */
export function codeStored(region: Region): number {
  let bytes = 0;
  for (const { latest, versions } of region.functions.values())
    for (const { code } of [latest, ...versions]) bytes += code.size;
  for (const { versions } of region.layers.values())
    for (const { code, isDeleted } of versions) if (!isDeleted) bytes += code.size;
  return bytes;
}

/** Throws unless there is room for so many bytes more: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export function checkCodeStorage(room: Room, scope: Scope, more: number): void {
  if (more > 0 && codeStored(room.regions.in(scope)) + more > room.codeStorageMax) throw codeStorageExceeded();
}
