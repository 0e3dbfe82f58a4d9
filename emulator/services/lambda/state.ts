import { isDeepStrictEqual } from "node:util";
import type { Content, Instant } from "../../kernel/index.ts";
import type { FunctionPolicy } from "./policy.ts";

/** What a function is configured to; published versions keep their own. */
export interface Settings {
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly tmpMb: number;
  /** `undefined` when none were ever given: AWS then shows no `Environment`. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly deadLetterArn: string | undefined;
  /** Encrypts the variables on AWS; only kept here. */
  readonly kmsKeyArn: string | undefined;
  readonly architecture: "x86_64" | "arm64";
  readonly tracing: "PassThrough" | "Active";
  readonly logging: Logging;
  /** Each laid over the ones before it. */
  readonly layers: readonly LayerUse[];
}

/** A layer version in a function; it stays there when it is deleted. */
export interface LayerUse {
  /** With the version's number. */
  readonly arn: string;
  /** Bytes of its zip. */
  readonly codeSize: number;
}

export interface Logging {
  readonly format: "Text" | "JSON";
  readonly group: string;
  readonly applicationLevel: string | undefined;
  readonly systemLevel: string | undefined;
}

export interface Code {
  /** Base64. */
  readonly sha256: string;
  /** Bytes of the zip. */
  readonly size: number;
  /** Bytes of all files in it. */
  readonly unzipped: number;
  readonly zip: Content;
}

export interface Version {
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly settings: Settings;
  readonly code: Code;
  readonly lastModified: Instant;
  readonly revisionId: string;
  /** What it is called until it is active and its update is done: Lambda gives a new id then, too. */
  readonly earlierRevisionId: string;
  /** Of a published version: what `$LATEST` was configured to then; a version may have a description of its own. */
  readonly publishedFrom?: Settings;
  /** Changes with code or settings, never with anything else; no two functions of a world share one. */
  readonly build: number;
  /** When the function becomes `Active`. */
  readonly activeAt: Instant;
  /** When the last update is done; until then `previous` answers invocations. */
  readonly update: { readonly doneAt: Instant; readonly previous: Version } | undefined;
}

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly revisionId: string;
  /** The second version, if there is one, and its share of the invocations, from 0 to 1. */
  readonly routing: { readonly version: string; readonly weight: number } | undefined;
}

export interface EventInvokeConfig {
  readonly lastModified: Instant;
  readonly retriesMax: number | undefined;
  /** Seconds. */
  readonly ageMax: number | undefined;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** Environments that are to be ready for one published version or alias. */
export interface ProvisionedConcurrency {
  readonly requested: number;
  readonly lastModified: Instant;
  /** When Lambda has allocated them; before, nobody is served by them. */
  readonly readyAt: Instant;
}

/** Where a function or an alias answers HTTP requests. */
export interface FunctionUrl {
  /** The first part of its host name. */
  readonly id: string;
  readonly authType: "NONE" | "AWS_IAM";
  readonly cors: UrlCors | undefined;
  readonly invokeMode: "BUFFERED" | "RESPONSE_STREAM";
  readonly createdAt: Instant;
  readonly lastModified: Instant;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html */
export interface UrlCors {
  readonly AllowCredentials?: boolean | undefined;
  readonly AllowHeaders?: readonly string[] | undefined;
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowOrigins?: readonly string[] | undefined;
  readonly ExposeHeaders?: readonly string[] | undefined;
  readonly MaxAge?: number | undefined;
}

/** How Lambda chooses the exact build of a runtime; only kept. */
export interface RuntimeManagement {
  readonly updateOn: "Auto" | "Manual" | "FunctionUpdate";
  readonly runtimeVersionArn: string | undefined;
}

export interface LambdaFunction {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  readonly latest: Version;
  /** Published, oldest first. */
  readonly versions: readonly Version[];
  /** The number of the last published version; numbers are not used twice. */
  readonly lastNumber: number;
  readonly aliases: ReadonlyMap<string, Alias>;
  /** By qualifier; `""` is the function itself. */
  readonly policies: ReadonlyMap<string, FunctionPolicy>;
  readonly tags: Readonly<Record<string, string>>;
  readonly reserved: number | undefined;
  /** By qualifier: a version's number or an alias. */
  readonly provisioned: ReadonlyMap<string, ProvisionedConcurrency>;
  readonly recursiveLoop: "Terminate" | "Allow";
  /** By qualifier; `$LATEST` is the function itself. */
  readonly runtimeManagement: ReadonlyMap<string, RuntimeManagement>;
  /** By qualifier, an alias; `""` is the function itself. */
  readonly urls: ReadonlyMap<string, FunctionUrl>;
  /** By qualifier; `$LATEST` is the function itself. */
  readonly eventInvokeConfigs: ReadonlyMap<string, EventInvokeConfig>;
}

/** One version, found by whatever name. */
export interface FunctionVersion {
  readonly fn: LambdaFunction;
  readonly version: Version;
  /** As it was asked for: `undefined`, `$LATEST`, a number or an alias. */
  readonly qualifier: string | undefined;
}

export function findVersion(fn: LambdaFunction, qualifier: string | undefined): FunctionVersion | undefined {
  if (qualifier === undefined || qualifier === "$LATEST") return { fn, version: fn.latest, qualifier };
  const number = fn.aliases.get(qualifier)?.version ?? qualifier;
  const version = number === "$LATEST" ? fn.latest : fn.versions.find((candidate) => candidate.version === number);
  return version && { fn, version, qualifier };
}

/** Whether environments are kept ready for the name by which it was asked for. */
export const isProvisioned = ({ fn, qualifier }: FunctionVersion): boolean =>
  qualifier !== undefined && fn.provisioned.has(qualifier);

/** Lambda's `State`: derived from the time, never stored. */
export const stateOf = (version: Version, now: Instant): "Pending" | "Active" =>
  now < version.activeAt ? "Pending" : "Active";

/** Changes with every change, and once more when the change is done. */
export const revisionOf = (version: Version, now: Instant): string =>
  stateOf(version, now) === "Pending" || isUpdating(version, now) ? version.earlierRevisionId : version.revisionId;

/** Of what was asked for, an alias as such; its policy has the same. */
export const revisionNamed = (found: FunctionVersion, now: Instant): string =>
  aliasNamed(found)?.revisionId ?? revisionOf(found.version, now);

/** With another revision of what was asked for. What is not yet done changes its revision once more when it is. */
export function revised(found: FunctionVersion, revisionId: string, now: Instant): LambdaFunction {
  const { fn, version } = found;
  const alias = aliasNamed(found);
  if (alias) return { ...fn, aliases: withEntry(fn.aliases, alias.name, { ...alias, revisionId }) };
  if (version !== fn.latest) {
    const next = { ...version, revisionId, earlierRevisionId: revisionId };
    return { ...fn, versions: fn.versions.map((other) => (other === version ? next : other)) };
  }
  const isDone = stateOf(version, now) === "Active" && !isUpdating(version, now);
  return { ...fn, latest: { ...version, ...(isDone ? { revisionId } : { earlierRevisionId: revisionId }) } };
}

const aliasNamed = ({ fn, qualifier }: FunctionVersion): Alias | undefined =>
  qualifier === undefined ? undefined : fn.aliases.get(qualifier);

export const isUpdating = (version: Version, now: Instant): boolean =>
  version.update !== undefined && now < version.update.doneAt;

/** The code and settings that answer an invocation: the old ones until an update is done. */
export const servingVersion = (version: Version, now: Instant): Version =>
  version.update && now < version.update.doneAt ? version.update.previous : version;

/** `$LATEST` with other code or settings. */
export function updateLatest(
  fn: LambdaFunction,
  change: Pick<Version, "settings" | "code">,
  stamp: Pick<Version, "revisionId" | "earlierRevisionId" | "build"> & {
    readonly now: Instant;
    readonly doneAt: Instant;
  },
): LambdaFunction {
  const previous: Version = { ...fn.latest, update: undefined };
  const latest: Version = {
    ...fn.latest,
    ...change,
    lastModified: stamp.now,
    revisionId: stamp.revisionId,
    earlierRevisionId: stamp.earlierRevisionId,
    build: stamp.build,
    update: { doneAt: stamp.doneAt, previous },
  };
  return { ...fn, latest };
}

/** `$LATEST` as a numbered version; the last one again if nothing changed since. */
export function publish(
  fn: LambdaFunction,
  stamp: { readonly revisionId: string; readonly description: string | undefined },
): { readonly fn: LambdaFunction; readonly version: Version } {
  const last = fn.versions.at(-1);
  if (last?.version === String(fn.lastNumber) && isSame(last, fn.latest)) return { fn, version: last };
  const number = fn.lastNumber + 1;
  const version: Version = {
    ...fn.latest,
    version: String(number),
    revisionId: stamp.revisionId,
    earlierRevisionId: stamp.revisionId,
    publishedFrom: fn.latest.settings,
    // Of an update that is still under way it is pending, as a new function is.
    activeAt: fn.latest.update?.doneAt ?? fn.latest.activeAt,
    settings: { ...fn.latest.settings, description: stamp.description ?? fn.latest.settings.description },
    update: undefined,
  };
  return { fn: { ...fn, versions: [...fn.versions, version], lastNumber: number }, version };
}

/** A change that changes nothing makes no other version. */
const isSame = (published: Version, latest: Version): boolean =>
  published.build === latest.build ||
  (published.code.sha256 === latest.code.sha256 && isDeepStrictEqual(published.publishedFrom, latest.settings));

/** Without one published version, its policy and its event invoke config. */
export function dropVersion(fn: LambdaFunction, number: string): LambdaFunction {
  return {
    ...fn,
    versions: fn.versions.filter((version) => version.version !== number),
    policies: without(fn.policies, number),
    provisioned: without(fn.provisioned, number),
    runtimeManagement: without(fn.runtimeManagement, number),
    eventInvokeConfigs: without(fn.eventInvokeConfigs, number),
  };
}

export function dropAlias(fn: LambdaFunction, name: string): LambdaFunction {
  return {
    ...fn,
    aliases: without(fn.aliases, name),
    urls: without(fn.urls, name),
    policies: without(fn.policies, name),
    provisioned: without(fn.provisioned, name),
    eventInvokeConfigs: without(fn.eventInvokeConfigs, name),
  };
}

export const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map([...map, [key, value]]);

export const without = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> =>
  new Map([...map].filter(([name]) => name !== key));
