import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Decision, Principal, RequestContext, UserPrincipal } from "../../emulator/kernel/index.ts";
import {
  evaluate,
  parsePolicy,
  type NamedPolicy,
  type Policies,
  type PolicyPlace,
} from "../../emulator/permissions/index.ts";

/** One row of a table: what differs from the table's `defaults`. */
export interface Case {
  readonly name: string;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly owner?: string | null;
  readonly context?: RequestContext;
  readonly version?: string;
  /** Statements; a missing Effect is Allow, a missing Action and Resource are `*`. */
  readonly identity?: readonly object[];
  readonly boundary?: readonly object[];
  readonly session?: readonly object[];
  readonly resourcePolicy?: readonly object[];
  readonly trust?: readonly object[];
  /** Stands for an identity policy that allows everything under this condition. */
  readonly condition?: object;
  /** `allow`, `explicit <kind>`, `implicit <kind>`. */
  readonly expect: string;
  /** The mismatching elements of the nearest miss. */
  readonly nearest?: readonly string[];
}

interface Table {
  readonly about: string;
  readonly defaults: Partial<Case>;
  readonly cases: readonly Case[];
}

const FOLDER = join(import.meta.dirname, "cases");

export const tables: readonly Table[] = readdirSync(FOLDER)
  .toSorted()
  .map((file) => {
    const table: Table = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
    return { ...table, cases: table.cases.map((row) => ({ ...table.defaults, ...row })) };
  });

export const ACCOUNT = "111111111111";
export const OTHER = "222222222222";

export const PRINCIPALS: Readonly<Record<string, Principal>> = {
  user: user("ana", ACCOUNT),
  "other user": user("eve", OTHER),
  role: session("reader", ACCOUNT),
  "other role": session("stranger", OTHER),
  federated: {
    kind: "federated",
    account: ACCOUNT,
    name: "guest",
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
    issuer: user("ana", ACCOUNT),
    sessionPolicies: [],
    issuedAt: 0,
  },
  root: { kind: "root", account: ACCOUNT },
  "other root": { kind: "root", account: OTHER },
  anonymous: { kind: "anonymous" },
  s3: { kind: "service", service: "s3.amazonaws.com" },
  sns: { kind: "service", service: "sns.amazonaws.com" },
  lambda: { kind: "service", service: "lambda.amazonaws.com" },
};

function user(name: string, account: string): UserPrincipal {
  return { kind: "user", account, name, arn: `arn:aws:iam::${account}:user/${name}`, userId: "AIDAEXAMPLEEXAMPLEEX" };
}

function session(role: string, account: string): Principal {
  return {
    kind: "session",
    account,
    roleName: role,
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    sessionName: "run",
    arn: `arn:aws:sts::${account}:assumed-role/${role}/run`,
    roleId: "AROAEXAMPLEEXAMPLEEX",
    sessionPolicies: [],
    issuedAt: 0,
  };
}

export function decide(row: Case): Decision {
  const principal = PRINCIPALS[row.principal ?? "user"];
  if (!principal) throw new Error(`no such principal: ${row.principal}`);
  const identity = row.condition ? [{ Condition: row.condition }] : row.identity;
  const policies: Policies = {
    identity: identity && identity.length > 0 ? [policyOf(identity, "identity", row)] : [],
    session: row.session ? [policyOf(row.session, "session", row)] : [],
    ...(row.boundary ? { boundary: policyOf(row.boundary, "boundary", row) } : {}),
    ...(row.resourcePolicy ? { resource: policyOf(row.resourcePolicy, "resource", row) } : {}),
    ...(row.trust ? { resource: policyOf(row.trust, "trust", row) } : {}),
  };
  const question = {
    principal,
    action: row.action ?? "s3:GetObject",
    resource: row.resource ?? "arn:aws:s3:::sales/in/a.csv",
    context: row.context ?? {},
    resourceOwner: row.owner === null ? undefined : (row.owner ?? ACCOUNT),
  };
  return evaluate(question, policies);
}

function policyOf(statements: readonly object[], kind: NamedPolicy["kind"], row: Case): NamedPolicy {
  const place: PolicyPlace = kind === "trust" || kind === "resource" ? kind : "identity";
  const whole = statements.map((statement) => ({
    Effect: "Allow",
    ...("Action" in statement || "NotAction" in statement ? {} : { Action: kind === "trust" ? "sts:AssumeRole" : "*" }),
    ...(kind === "trust" || "Resource" in statement || "NotResource" in statement ? {} : { Resource: "*" }),
    ...(place !== "resource" || "Principal" in statement || "NotPrincipal" in statement ? {} : { Principal: "*" }),
    ...statement,
  }));
  const document = parsePolicy(JSON.stringify({ Version: row.version ?? "2012-10-17", Statement: whole }), place);
  return { name: kind, kind, document };
}

export function told(decision: Decision): string {
  if (decision.allowed) return "allow";
  const { reason } = decision;
  return reason.kind === "explicit" ? `explicit ${reason.statement.policy}` : `implicit ${reason.policy}`;
}

export const nearestOf = (decision: Decision): readonly string[] =>
  decision.allowed ? [] : (decision.nearMisses[0]?.mismatches.map((miss) => miss.condition ?? miss.element) ?? []);
