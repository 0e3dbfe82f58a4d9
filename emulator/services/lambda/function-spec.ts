import { seconds, type FunctionSpec } from "../../kernel/index.ts";
import { layerCodes } from "./layers.ts";
import type { Room } from "./room.ts";
import { servingVersion, type FunctionVersion } from "./state.ts";

/** What an execution environment of that version is made from, now. */
export function specOf(room: Room, target: FunctionVersion): FunctionSpec {
  const { fn } = target;
  const { version, settings, code, build } = servingVersion(target.version, room.kernel.now());
  const { logging } = settings;
  return {
    key: `${fn.arn}:${version}#${build}`,
    functionArn: fn.arn,
    functionName: fn.name,
    version,
    handler: settings.handler,
    runtime: settings.runtime,
    code: { sha256: code.sha256, zip: code.zip },
    ...(settings.layers.length === 0 ? {} : { layers: layerCodes(room, settings.layers) }),
    memoryMb: settings.memoryMb,
    tmpMb: settings.tmpMb,
    timeout: seconds(settings.timeoutSeconds),
    variables: settings.variables ?? {},
    region: fn.region,
    account: fn.account,
    logGroup: logging.group,
    logFormat: logging.format,
    ...(logging.applicationLevel === undefined ? {} : { applicationLogLevel: logging.applicationLevel }),
    ...(logging.systemLevel === undefined ? {} : { systemLogLevel: logging.systemLevel }),
  };
}
