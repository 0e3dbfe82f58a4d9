import { accountOf, type Decision, type PolicyKind, type StatementRef } from "../../kernel/index.ts";
import type { Statement } from "./document.ts";
import { stronger, type Grade } from "./match-principal.ts";
import { Asked, matchStatement } from "./match-statement.ts";
import { kindsThatCould, nearMisses } from "./near-misses.ts";
import type { NamedPolicy, Policies, Question } from "./question.ts";
import { refTo } from "./statement-ref.ts";

/**
 * AWS's decision, and the statement that made it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(question: Question, policies: Policies): Decision {
  const asked = new Asked(question);
  const denial = explicitDenial(asked, policies);
  if (denial) return { allowed: false, reason: { kind: "explicit", statement: denial }, nearMisses: [] };
  const verdict = weigh(asked, policies);
  if (verdict.lacks === undefined) return { allowed: true, by: verdict.by };
  return {
    allowed: false,
    reason: { kind: "implicit", policy: verdict.lacks },
    nearMisses: nearMisses(candidates(policies, kindsThatCould(verdict.lacks)), asked),
  };
}

/** Which kind of policy is missing an Allow; `undefined` when none is. */
type Verdict = { readonly lacks: undefined; readonly by: readonly StatementRef[] } | { readonly lacks: PolicyKind };

const allowed = (...by: readonly (StatementRef | undefined)[]): Verdict => ({
  lacks: undefined,
  by: by.filter((ref) => ref !== undefined),
});

function weigh(asked: Asked, policies: Policies): Verdict {
  const { principal, resourceOwner } = asked.question;
  const grant = policies.resource && strongestGrant(policies.resource, asked);
  const resourceKind = policies.resource?.kind ?? "resource";
  // Neither has identity policies of its own.
  if (principal.kind === "service" || principal.kind === "anonymous")
    return grant ? allowed(grant.ref) : { lacks: resourceKind };
  const account = accountOf(principal);
  const crossAccount = resourceOwner !== undefined && resourceOwner !== account;
  if ((crossAccount || resourceKind === "trust") && !grant) {
    // The caller's own side is asked first: what it lacks is told first.
    const own = crossAccount ? ownSide(asked, policies) : undefined;
    return own?.lacks === undefined ? { lacks: resourceKind } : own;
  }
  if (!crossAccount && grant?.grade === "direct") return allowed(grant.ref);
  if (!crossAccount && grant?.grade === "role") return limits(asked, policies, [grant.ref]);
  return ownSide(asked, policies, grant?.ref);
}

/** What the principal's own account has to say: identity policies within the limits of boundary and session. */
function ownSide(asked: Asked, policies: Policies, grant?: StatementRef): Verdict {
  // The root user holds every permission of its account, and nothing but a resource policy speaks of it.
  if (asked.question.principal.kind === "root") return allowed(grant);
  const identity = firstAllow(policies.identity, asked);
  if (!identity) return { lacks: "identity" };
  return limits(asked, policies, grant ? [identity, grant] : [identity]);
}

/** Boundary and session policy never give, they only have to agree. */
function limits(asked: Asked, policies: Policies, by: readonly StatementRef[]): Verdict {
  const { boundary, session } = policies;
  const within = boundary && firstAllow([boundary], asked);
  if (boundary && !within) return { lacks: "boundary" };
  const inSession = firstAllow(session, asked);
  if (session.length > 0 && !inSession) return { lacks: "session" };
  return allowed(...by, within, inSession);
}

function explicitDenial(asked: Asked, policies: Policies): StatementRef | undefined {
  const { boundary } = policies;
  for (const policy of everyPolicy(policies)) {
    if (policy.kind === "resource" && mayAlwaysMendIt(asked)) continue;
    const statement = policy.document.statements.find(
      (candidate) => candidate.effect === "Deny" && denies(candidate, asked, boundary !== undefined),
    );
    if (statement) return refTo(policy, statement);
  }
  return undefined;
}

/**
 * A denial of all but some denies everyone who has a boundary, whether excepted or not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function denies(statement: Statement, asked: Asked, bounded: boolean): boolean {
  const { principals, ...anyone } = statement;
  return matchStatement(principals?.not && bounded ? anyone : statement, asked) !== undefined;
}

/** So that nobody locks an account out of its own bucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
const POLICY_ACTIONS = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

const mayAlwaysMendIt = ({ action, question: { principal, resourceOwner } }: Asked): boolean =>
  principal.kind === "root" && principal.account === resourceOwner && POLICY_ACTIONS.includes(action);

function firstAllow(policies: readonly NamedPolicy[], asked: Asked): StatementRef | undefined {
  for (const policy of policies) {
    const statement = policy.document.statements.find(
      (candidate) => candidate.effect === "Allow" && matchStatement(candidate, asked) !== undefined,
    );
    if (statement) return refTo(policy, statement);
  }
  return undefined;
}

/** The Allow that names the principal most closely: it decides what else has to agree. */
function strongestGrant(policy: NamedPolicy, asked: Asked): { grade: Grade; ref: StatementRef } | undefined {
  let strongest: { grade: Grade; ref: StatementRef } | undefined;
  for (const statement of policy.document.statements) {
    const grade = statement.effect === "Allow" ? matchStatement(statement, asked) : undefined;
    if (grade && stronger(strongest?.grade, grade) !== strongest?.grade)
      strongest = { grade, ref: refTo(policy, statement) };
  }
  return strongest;
}

function candidates(policies: Policies, kinds: readonly PolicyKind[]): readonly NamedPolicy[] {
  return everyPolicy(policies).filter((policy) => kinds.includes(policy.kind));
}

const everyPolicy = ({ identity, resource, boundary, session }: Policies): readonly NamedPolicy[] =>
  [...identity, resource, boundary, ...session].filter((policy) => policy !== undefined);
