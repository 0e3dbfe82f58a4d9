import type { Permission, Scope } from "../../kernel/index.ts";
import { archiveArn, busAddress, busArn, replayArn, ruleArn } from "./arn.ts";

/** What a call needs: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export const onBus = (action: string, given: string | undefined, scope: Scope): Permission => {
  const address = busAddress(given, scope);
  return { action: `events:${action}`, resource: busArn(address, address.name) };
};

export const onRule = (
  action: string,
  { rule, bus }: { readonly rule: string | undefined; readonly bus: string | undefined },
  scope: Scope,
): Permission => {
  const address = busAddress(bus, scope);
  return { action: `events:${action}`, resource: ruleArn(address, address.name, rule ?? "") };
};

export const onArchive = (action: string, name: string | undefined, scope: Scope): Permission => ({
  action: `events:${action}`,
  resource: archiveArn(scope, name ?? ""),
});

export const onReplay = (action: string, name: string | undefined, scope: Scope): Permission => ({
  action: `events:${action}`,
  resource: replayArn(scope, name ?? ""),
});

export const onAll = (action: string): Permission => ({ action: `events:${action}`, resource: "*" });
