import type { Scope } from "../../kernel/index.ts";

/** `arn:aws:logs:<region>:<account>:log-group:<name>`; most answers of AWS add `:*`. */
export const groupArn = (scope: Scope, group: string): string =>
  `arn:aws:logs:${scope.region}:${scope.account}:log-group:${group}`;

/**
 * What a permission is asked for. AWS's denials name a stream even where the call has none
 * (`…:log-group:/aws/lambda/f:log-stream:`), and so a policy for a group has to end in `:*`.
 */
export const streamArn = (scope: Scope, group: string, stream = ""): string =>
  `${groupArn(scope, group)}:log-stream:${stream}`;

/** The group that an ARN or a plain name means; ARNs with and without `:*` at the end are one. */
export function groupNameOf(identifier: string): string {
  const found = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(identifier);
  return found?.[1] ?? identifier;
}

/** Account and region of a logs ARN. */
export function scopeOf(arn: string): Scope | undefined {
  const found = /^arn:[^:]+:logs:([^:]+):(\d{12}):/.exec(arn);
  return found?.[1] && found[2] ? { region: found[1], account: found[2] } : undefined;
}
