import type { Kernel } from "../kernel/index.ts";
import type { Incoming } from "./body/incoming.ts";
import type { ParsedRequest, Protocols, Routed, Unrouted } from "./contract.ts";
import { plainBody } from "./receive.ts";

/** Step 2: finds out which operation is meant. A form names it in its body; everything else in its head. */
export function identify(
  kernel: Kernel,
  protocols: Protocols,
  request: ParsedRequest,
  incoming: Incoming,
): Routed | Unrouted | Promise<Routed | Unrouted> {
  if (!protocols.needsBody(request)) return protocols.route(request);
  return kernel.timeline.during("a form's body", async () =>
    protocols.route(request, await plainBody(undefined, request.headers, incoming)),
  );
}

export const isRouted = (found: Routed | Unrouted): found is Routed => !("error" in found);
