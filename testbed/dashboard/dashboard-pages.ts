import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Emulator } from "../../emulator/index.ts";
import { inProcess, REGION } from "../engines/embedded.ts";

/** The dashboards of a world's own account: their list at `/_misfire/dashboard`, each at `/_misfire/dashboard/<name>`, with `?last=1h` over another span, drawn anew whenever they are asked for. */
export function dashboardPages(emulator: Emulator): (target: string) => Promise<string | undefined> {
  return async (target) => {
    const [whole, name, query = ""] = /^\/_misfire\/dashboard(?:\/([\w-]{1,255}))?\/?(?:\?(.*))?$/s.exec(target) ?? [];
    if (whole === undefined) return undefined;
    // Loaded for the first dashboard: a server that draws none goes without.
    const { CloudWatchClient: Client } = await import("@aws-sdk/client-cloudwatch");
    const { drawDashboard, drawList, isNotThere } = await import("./draw-dashboard.ts");
    const clients = new Map<string, CloudWatchClient>();
    const client = (region: string = REGION): CloudWatchClient => {
      const known = clients.get(region) ?? new Client({ ...inProcess(emulator), region });
      clients.set(region, known);
      return known;
    };
    if (name === undefined) return drawList(client());
    try {
      return await drawDashboard({
        name,
        client,
        now: emulator.now(),
        served: { last: new URLSearchParams(query).get("last") ?? undefined },
      });
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  };
}
