import type { CallContext, Operation, Permission, RequestContext } from "../../kernel/index.ts";
import { arnOfRef, parseFunctionName, unqualifiedArn } from "./names.ts";
import { peekFunction, type Room } from "./room.ts";

export interface NamesFunction {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** Asks for `lambda:<action>` on the function that the input names. `qualified`: on the version or alias, if one is named. */
export function onFunction(
  room: Room,
  action: string,
  options: { readonly qualified?: boolean } = {},
): Operation<NamesFunction, never>["permissions"] {
  return (input, context) => [functionPermission(room, action, input, context, options.qualified ?? false)];
}

export function functionPermission(
  room: Room,
  action: string,
  input: NamesFunction,
  context: CallContext,
  qualified: boolean,
): Permission {
  const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
  return {
    action: `lambda:${action}`,
    resource: qualified ? arnOfRef(ref) : unqualifiedArn(ref),
    context: tagContext("aws:ResourceTag", peekFunction(room, ref)?.tags ?? {}),
  };
}

/** `aws:ResourceTag/<key>` or `aws:RequestTag/<key>`. */
export const tagContext = (
  kind: "aws:ResourceTag" | "aws:RequestTag",
  tags: Readonly<Record<string, string>>,
): RequestContext => Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${kind}/${key}`, value]));

/** For actions that AWS allows or denies on everything only. */
export const onEverything =
  (action: string): Operation<object, never>["permissions"] =>
  () => [{ action: `lambda:${action}`, resource: "*" }];
