import type {
  ContextEntry,
  EvaluationResult,
  ResourceSpecificResult,
  SimulateCustomPolicyRequest,
  Statement,
} from "@aws-sdk/client-iam";
import type { Principal, RequestContext, StatementRef } from "../../kernel/index.ts";
import {
  contextKeysOf,
  decidingStatements,
  evaluate,
  statementPlaces,
  type NamedPolicy,
  type Policies,
} from "../../permissions/index.ts";
import { invalidInput } from "./errors.ts";

/** A policy of a simulation, with the text in which its statements have their places. */
export interface SimulatedPolicy extends NamedPolicy {
  readonly text: string;
}

export interface Simulation {
  readonly principal: Principal;
  readonly identity: readonly SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
  readonly resource: SimulatedPolicy | undefined;
  /** `undefined`: the principal's own account. */
  readonly resourceOwner: string | undefined;
  readonly context: RequestContext;
}

/** What the operations of both kinds bring. */
export type SimulationRequest = Omit<SimulateCustomPolicyRequest, "PolicyInputList">;

/** As AWS answers: its model lists other words for the type than it uses. */
type MatchedStatement = Omit<Statement, "SourcePolicyType"> & { readonly SourcePolicyType: string };

type WithMatched<T> = Omit<T, "MatchedStatements"> & { readonly MatchedStatements: readonly MatchedStatement[] };

export type SimulatedResult = Omit<WithMatched<EvaluationResult>, "ResourceSpecificResults"> & {
  readonly ResourceSpecificResults?: readonly WithMatched<ResourceSpecificResult>[];
};

/** One result for each action and resource, in the order of the request. */
export function simulate(simulation: Simulation, request: SimulationRequest): readonly SimulatedResult[] {
  const { ActionNames: actions = [], ResourceArns: resources } = request;
  for (const action of actions) checkAction(action);
  return actions.flatMap((action) =>
    (resources?.length ? resources : ["*"]).map((resource) =>
      outcome(simulation, action, resource, resources !== undefined && resources.length > 0),
    ),
  );
}

function outcome(simulation: Simulation, action: string, resource: string, specific: boolean): SimulatedResult {
  const { principal, identity, boundary, context } = simulation;
  const policies: Policies = {
    identity,
    session: [],
    ...(boundary ? { boundary } : {}),
    ...(simulation.resource ? { resource: simulation.resource } : {}),
  };
  const question = { principal, action, resource, context, resourceOwner: simulation.resourceOwner };
  const decision = evaluate(question, policies);
  const verdict = decision.allowed
    ? ("allowed" as const)
    : decision.reason.kind === "explicit"
      ? ("explicitDeny" as const)
      : ("implicitDeny" as const);
  const details = {
    MatchedStatements: decidingStatements(question, policies, decision).map((ref) => matched(simulation, ref)),
    ...(boundary
      ? {
          PermissionsBoundaryDecisionDetail: {
            AllowedByPermissionsBoundary: allowedBy(boundary, simulation, question),
          },
        }
      : {}),
  };
  const missing = missingKeys(simulation);
  const one: WithMatched<ResourceSpecificResult> = {
    EvalResourceName: resource,
    EvalResourceDecision: verdict,
    MissingContextValues: missing,
    ...details,
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: verdict,
    // Of named resources it is told with each: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
    MissingContextValues: specific ? [] : missing,
    ...details,
    ...(specific ? { ResourceSpecificResults: [one] } : {}),
  };
}

/** The boundary asked alone: it allows within itself, whatever the other policies say. */
function allowedBy(
  boundary: SimulatedPolicy,
  { principal, context, resourceOwner }: Simulation,
  { action, resource }: { readonly action: string; readonly resource: string },
): boolean {
  const question = { principal, action, resource, context, resourceOwner };
  return evaluate(question, { identity: [{ ...boundary, kind: "identity" }], session: [] }).allowed;
}

const policiesOf = ({ identity, boundary, resource }: Simulation): readonly SimulatedPolicy[] =>
  [...identity, boundary, resource].filter((policy) => policy !== undefined);

function missingKeys(simulation: Simulation): string[] {
  const given = new Set(Object.keys(simulation.context).map((key) => key.toLowerCase()));
  const asked = policiesOf(simulation).flatMap(({ document }) => contextKeysOf(document));
  return [...new Set(asked)].filter((key) => !given.has(key.toLowerCase())).toSorted();
}

function matched(simulation: Simulation, ref: StatementRef): MatchedStatement {
  const policy = policiesOf(simulation).find(({ name, kind }) => name === ref.policyName && kind === ref.policy);
  const place = policy && statementPlaces(policy.text)[ref.index];
  return {
    SourcePolicyId: ref.policyName,
    SourcePolicyType: SOURCE_TYPE,
    ...(place
      ? {
          StartPosition: { Line: place.start.line, Column: place.start.column },
          EndPosition: { Line: place.end.line, Column: place.end.column },
        }
      : {}),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
const SOURCE_TYPE = "IAM Policy";

/** Actions are asked one by one: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
function checkAction(action: string): void {
  if (!/^[\w-]+:\w+$/.test(action)) throw invalidInput(`Invalid Action: ${action}`);
}

/** `ContextEntries` as the request context of a question. */
export const contextOf = (entries: readonly ContextEntry[] | undefined): RequestContext =>
  Object.fromEntries(
    (entries ?? []).map(
      ({ ContextKeyName: key = "", ContextKeyValues: values = [], ContextKeyType: type = "string" }) => [
        key,
        type.endsWith("List") || values.length !== 1 ? values : (values[0] ?? ""),
      ],
    ),
  );
