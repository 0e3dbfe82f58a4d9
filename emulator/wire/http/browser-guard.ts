import { isIP } from "node:net";

/**
 * A page on any website can make its visitor's browser send requests to this machine. Whoever listens on loopback must
 * therefore refuse what a foreign page sends, and what comes under a foreign name that was pointed at this machine
 * (DNS rebinding).
 */
export interface BrowserGuard {
  /** A sentence when the request must be refused. */
  refuse(headers: Readonly<Record<string, string>>): string | undefined;
}

/** Names that only this machine or AWS can have. */
const OWN_NAMES =
  /(?:^|\.)(?:localhost|amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws|localhost\.localstack\.cloud)$/;

/** `hosts`: further names under which this machine is reached (a container's name). */
export function createBrowserGuard(hosts: readonly string[] = []): BrowserGuard {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  const isOwn = (name: string): boolean => known.has(name) || OWN_NAMES.test(name);
  return {
    refuse(headers) {
      const host = nameOf(headers["host"] ?? "");
      // An address cannot be rebound, only a name can.
      if (host !== "" && isIP(host) === 0 && !isOwn(host))
        return `The host "${host}" is not one of this emulator's. Start it with that name among its hosts if it is meant to be.`;
      const origin = headers["origin"];
      if (origin !== undefined && !isLoopback(origin, known))
        return `A page of "${origin}" may not call this emulator. Only pages on this machine may.`;
      if (origin === undefined && headers["sec-fetch-site"] === "cross-site")
        return "A page of another site may not call this emulator. Only pages on this machine may.";
      return undefined;
    },
  };
}

function isLoopback(origin: string, known: ReadonlySet<string>): boolean {
  if (!URL.canParse(origin)) return false;
  const name = nameOf(new URL(origin).host);
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "::1" ||
    (isIP(name) === 4 && name.startsWith("127.")) ||
    known.has(name)
  );
}

/** Without port and brackets, in lower case. */
function nameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host);
  const name = bracketed ? bracketed[1]! : isIP(host) === 6 ? host : host.replace(/:\d*$/, "");
  return name.toLowerCase().replace(/\.$/, "");
}
