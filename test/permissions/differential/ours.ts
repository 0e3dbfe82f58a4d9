import { evaluate, namedPolicy, type NamedPolicy } from "../../../emulator/permissions/index.ts";
import type { PolicyKind, RequestContext } from "../../../emulator/kernel/index.ts";
import { PRINCIPALS } from "../cases.ts";
import type { Document, Drawn } from "./draw.ts";

export type Answer = "allow" | "explicit deny" | "implicit deny";

const named = (kind: PolicyKind, document: Document): NamedPolicy => namedPolicy(kind, kind, JSON.stringify(document));

export function ours(drawn: Drawn): Answer {
  const { resourcePolicy, boundary, session } = drawn;
  const principal = PRINCIPALS[drawn.principal];
  if (!principal) throw new Error(`no such principal: ${drawn.principal}`);
  const decision = evaluate(
    {
      principal,
      action: drawn.action,
      resource: drawn.resource,
      resourceOwner: drawn.owner,
      context: contextOf(drawn),
    },
    {
      identity: drawn.identity.map((document) => named("identity", document)),
      session: session ? [named("session", session)] : [],
      ...(boundary ? { boundary: named("boundary", boundary) } : {}),
      ...(resourcePolicy
        ? { resource: named(drawn.action === "sts:AssumeRole" ? "trust" : "resource", resourcePolicy) }
        : {}),
    },
  );
  if (decision.allowed) return "allow";
  return decision.reason.kind === "explicit" ? "explicit deny" : "implicit deny";
}

/** What the planes would add about the principal; both evaluators are told the same. */
export function contextOf({ principal: name, context }: Drawn): RequestContext {
  const principal = PRINCIPALS[name];
  switch (principal?.kind) {
    case "user":
      return {
        ...context,
        "aws:username": principal.name,
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.account,
      };
    case "session":
      return { ...context, "aws:PrincipalArn": principal.roleArn, "aws:PrincipalAccount": principal.account };
    case "root":
      return {
        ...context,
        "aws:PrincipalArn": `arn:aws:iam::${principal.account}:root`,
        "aws:PrincipalAccount": principal.account,
      };
    case undefined:
    case "federated":
    case "anonymous":
    case "service":
      return context;
    default:
      return principal satisfies never;
  }
}
