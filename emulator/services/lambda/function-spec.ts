import { seconds, type FunctionSpec } from "../../kernel/index.ts";
import { layerCodes } from "./layers.ts";
import type { Room } from "./room.ts";
import { servingVersion, type FunctionVersion, type Version } from "./state.ts";

/** Versions never change, and each invocation asks. */
const specs = new WeakMap<Version, FunctionSpec>();

/** What an execution environment of that version is made from, now. */
export function specOf(room: Room, { fn, version }: FunctionVersion): FunctionSpec {
  const serving = servingVersion(version, room.kernel.now());
  let spec = specs.get(serving);
  if (!spec) specs.set(serving, (spec = specFrom(room, fn, serving)));
  return spec;
}

function specFrom(room: Room, fn: FunctionVersion["fn"], { version, settings, code, build }: Version): FunctionSpec {
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
