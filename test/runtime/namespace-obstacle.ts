import { spawnSync } from "node:child_process";

const allowed = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "x", "/mnt"]).status === 0;
/** A namespace has a /tmp and a /var of its own: a repository below them would not be there. */
const hidden = /^\/(tmp|var)\//.test(process.execPath);

/** Why handlers cannot have a namespace on this machine; empty when they can. */
export const namespaceObstacle: string = allowed
  ? hidden
    ? `${process.execPath} lies below /tmp or /var`
    : ""
  : "unshare -rm is refused here";
