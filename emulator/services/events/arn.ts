import type { Scope } from "../../kernel/index.ts";

export const DEFAULT_BUS = "default";

const arn = ({ region, account }: Scope, resource: string): string => `arn:aws:events:${region}:${account}:${resource}`;

export const busArn = (scope: Scope, name: string): string => arn(scope, `event-bus/${name}`);
/** Rules of the default bus do not name it. */
export const ruleArn = (scope: Scope, bus: string, name: string): string =>
  arn(scope, bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
export const archiveArn = (scope: Scope, name: string): string => arn(scope, `archive/${name}`);
export const replayArn = (scope: Scope, name: string): string => arn(scope, `replay/${name}`);

export interface Address extends Scope {
  readonly kind: string;
  /** What follows the kind: a name, or `bus/name` for a rule of another bus. */
  readonly name: string;
}

/** `undefined` for what is no ARN of EventBridge. */
export function addressOf(text: string): Address | undefined {
  const [, region = "", account = "", kind = "", name = ""] =
    /^arn:aws[\w-]*:events:([\w-]*):(\d{12}):([a-z-]+)\/(.+)$/.exec(text) ?? [];
  return name === "" ? undefined : { region, account, kind, name };
}

/** The bus that a request means: by name, by ARN (of another account, too), or the default one. */
export function busAddress(given: string | undefined, scope: Scope): Address {
  const address = given === undefined ? undefined : addressOf(given);
  if (address?.kind === "event-bus") return address;
  return { region: scope.region, account: scope.account, kind: "event-bus", name: given ?? DEFAULT_BUS };
}
