import type {
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse,
  GetContextKeysForPrincipalPolicyRequest,
  SimulateCustomPolicyRequest,
  SimulatePrincipalPolicyRequest,
} from "@aws-sdk/client-iam";
import { AwsError, type CallContext, type Operation, type PolicyKind, type Principal } from "../../../kernel/index.ts";
import { contextKeysOf, namedPolicy, type PolicyPlace } from "../../../permissions/index.ts";
import { checkedPolicy } from "../documents.ts";
import { entityNotFound, invalidInput } from "../errors.ts";
import { pageInOrder } from "../page.ts";
import {
  contextOf,
  simulate,
  type SimulatedPolicy,
  type Simulation,
  type SimulatedResult,
  type SimulationRequest,
} from "../simulation.ts";
import { groupsOfUser, type Account, type Entity, type Role, type User } from "../state.ts";
import type { IamStore } from "../store.ts";

export const simulateCustomPolicy = (): Operation<SimulateCustomPolicyRequest, SimulationAnswer> => ({
  permissions: () => [{ action: "iam:SimulateCustomPolicy", resource: "*" }],
  run(input, context) {
    const identity = inputPolicies("PolicyInputList", input.PolicyInputList);
    const principal = callerOf(input.CallerArn) ?? somebody(context.account);
    return answer(simulationOf(input, principal, identity, undefined), input);
  },
});

export const simulatePrincipalPolicy = (
  store: IamStore,
): Operation<SimulatePrincipalPolicyRequest, SimulationAnswer> => ({
  permissions: ({ PolicySourceArn: arn = "" }) => [{ action: "iam:SimulatePrincipalPolicy", resource: arn }],
  run(input, context) {
    const source = sourceOf(store, context, input.PolicySourceArn ?? "");
    const identity = [
      ...source.holders.flatMap((holder) => storedPolicies(store, holder)),
      ...inputPolicies("PolicyInputList", input.PolicyInputList),
    ];
    const principal = callerOf(input.CallerArn) ?? principalOf(source.entity) ?? somebody(context.account);
    return answer(simulationOf(input, principal, identity, boundaryOf(store, source.entity)), input);
  },
});

export const getContextKeysForCustomPolicy = (): Operation<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
> => ({
  permissions: () => [{ action: "iam:GetContextKeysForCustomPolicy", resource: "*" }],
  run: ({ PolicyInputList: list }) => ({ ContextKeyNames: keysOf(inputPolicies("PolicyInputList", list)) }),
});

export const getContextKeysForPrincipalPolicy = (
  store: IamStore,
): Operation<GetContextKeysForPrincipalPolicyRequest, GetContextKeysForPolicyResponse> => ({
  permissions: ({ PolicySourceArn: arn = "" }) => [{ action: "iam:GetContextKeysForPrincipalPolicy", resource: arn }],
  run({ PolicySourceArn: arn = "", PolicyInputList: list }, context) {
    const { holders } = sourceOf(store, context, arn);
    const stored = holders.flatMap((holder) => storedPolicies(store, holder));
    return { ContextKeyNames: keysOf([...stored, ...inputPolicies("PolicyInputList", list)]) };
  },
});

const keysOf = (policies: readonly SimulatedPolicy[]): string[] =>
  [...new Set(policies.flatMap(({ document }) => contextKeysOf(document)))].toSorted();

interface SimulationAnswer {
  readonly EvaluationResults: readonly SimulatedResult[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

function answer(simulation: Simulation, input: SimulationRequest): SimulationAnswer {
  const { items, more } = pageInOrder(simulate(simulation, input), input);
  return { EvaluationResults: items, ...more };
}

function simulationOf(
  input: SimulationRequest,
  principal: Principal,
  identity: readonly SimulatedPolicy[],
  own: SimulatedPolicy | undefined,
): Simulation {
  if (input.ResourceHandlingOption !== undefined)
    throw invalidInput("ResourceHandlingOption is not emulated by Misfire: it is about EC2, which is not there.");
  const { PermissionsBoundaryPolicyInputList: boundaries = [] } = input;
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html: there may be one, though it is a list.
  if (boundaries.length > 1) throw invalidInput("Only one permissions boundary policy can be simulated.");
  const [boundary] = inputPolicies("PermissionsBoundaryPolicyInputList", boundaries);
  const owner = /^arn:aws[\w-]*:iam::(\d{12}):root$|^(\d{12})$/.exec(input.ResourceOwner ?? "");
  return {
    principal,
    identity,
    // A boundary that is brought along stands in for the one that is there.
    boundary: boundary ? { ...boundary, kind: "boundary" } : own,
    resource: input.ResourcePolicy === undefined ? undefined : read("ResourcePolicy", "resource", input.ResourcePolicy),
    resourceOwner: owner?.[1] ?? owner?.[2],
    context: contextOf(input.ContextEntries),
  };
}

const PLACES: Readonly<Partial<Record<PolicyKind, PolicyPlace>>> = { resource: "resource" };

function read(name: string, kind: PolicyKind, text: string): SimulatedPolicy {
  try {
    return { name, kind, text, document: checkedPolicy(text, PLACES[kind] ?? "identity") };
  } catch (error) {
    // The simulator has one code for all that it cannot read.
    if (error instanceof AwsError) throw invalidInput(`Invalid Input ${error.message}`);
    throw error;
  }
}

const inputPolicies = (list: string, texts: readonly string[] | undefined): readonly SimulatedPolicy[] =>
  (texts ?? []).map((text, index) => read(`${list}.${index + 1}`, "identity", text));

/** Who is simulated: the entity, and all whose policies speak of it. */
interface Source {
  readonly entity: Entity;
  readonly holders: readonly Entity[];
}

function sourceOf(store: IamStore, { account: id }: CallContext, arn: string): Source {
  const account = store.account(id);
  const kind = KINDS.find((one) => arn.startsWith(`arn:aws:iam::${id}:${one}/`));
  if (!kind) throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const entities: readonly Entity[] = [
    ...{ user: account.users, group: account.groups, role: account.roles }[kind].values(),
  ];
  const entity = entities.find((one) => one.arn === arn);
  if (!entity) throw entityNotFound(kind, arn.slice(arn.lastIndexOf("/") + 1));
  return { entity, holders: kind === "user" ? [entity, ...groupsOf(account, entity)] : [entity] };
}

const KINDS = ["user", "group", "role"] as const;

const groupsOf = (account: Account, entity: Entity): readonly Entity[] => {
  const user = account.users.get(entity.name);
  return user ? groupsOfUser(account, user) : [];
};

function storedPolicies(store: IamStore, entity: Entity): readonly SimulatedPolicy[] {
  const managed = [...entity.attached].flatMap((arn) => {
    const text = store.managedDocument(arn);
    return text === undefined ? [] : [stored(arn.slice(arn.lastIndexOf("/") + 1), "identity", text)];
  });
  return [...[...entity.inline].map(([name, text]) => stored(name, "identity", text)), ...managed];
}

function boundaryOf(
  store: IamStore,
  entity: Entity & Partial<Pick<Role | User, "boundary">>,
): SimulatedPolicy | undefined {
  const text = entity.boundary === undefined ? undefined : store.managedDocument(entity.boundary);
  return text === undefined ? undefined : stored(entity.boundary ?? "", "boundary", text);
}

const stored = (name: string, kind: PolicyKind, text: string): SimulatedPolicy => ({
  ...namedPolicy(name, kind, text),
  text,
});

/** Whoever is asked about without being named: no policy names it either. */
const somebody = (account: string): Principal =>
  userNamed(account, `arn:aws:iam::${account}:user/simulated`, "simulated");

const userNamed = (account: string, arn: string, name: string, userId = "AIDA00000000000000000"): Principal => ({
  kind: "user",
  account,
  arn,
  name,
  userId,
});

function principalOf({ arn, name, id }: Entity): Principal | undefined {
  const account = arn.split(":")[4] ?? "";
  if (id.startsWith("AIDA")) return userNamed(account, arn, name, id);
  if (!id.startsWith("AROA")) return undefined;
  return {
    kind: "session",
    account,
    roleArn: arn,
    roleName: name,
    roleId: id,
    sessionName: "simulated",
    arn: `arn:aws:sts::${account}:assumed-role/${name}/simulated`,
    sessionPolicies: [],
    issuedAt: 0,
  };
}

/** AWS takes nothing but users here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
function callerOf(arn: string | undefined): Principal | undefined {
  if (arn === undefined) return undefined;
  const [, account = "", name = ""] = /^arn:aws[\w-]*:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (!account) throw invalidInput(`Invalid Caller Arn: ${arn}`);
  return userNamed(account, arn, name);
}
