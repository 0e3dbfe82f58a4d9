import type { Scope } from "../../kernel/index.ts";

export const DEFAULT_GROUP = "default";

const arn = ({ region, account }: Scope, resource: string): string =>
  `arn:aws:scheduler:${region}:${account}:${resource}`;

export const scheduleArn = (scope: Scope, group: string, name: string): string =>
  arn(scope, `schedule/${group}/${name}`);
export const groupArn = (scope: Scope, name: string): string => arn(scope, `schedule-group/${name}`);

/** The group that an ARN names, and where; `undefined` for anything else. */
export function groupAt(text: string): (Scope & { readonly name: string }) | undefined {
  const [, region = "", account = "", name = ""] =
    /^arn:aws[\w-]*:scheduler:([\w-]+):(\d{12}):schedule-group\/([\w.-]+)$/.exec(text) ?? [];
  return name === "" ? undefined : { region, account, name };
}
