import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { policyOf, type Statement } from "./policy.ts";
import { isEmpty, tagList } from "./tags.ts";

const MISSING = ["NoSuchEntityException", "NoSuchEntity"];

/** Lets a service take the role on. */
export const trustOf = (service: string): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
});

/** Makes the role, or brings its trust policy to what is wanted. */
export async function putRole({ iam, tags }: Clients, RoleName: string, trust: object): Promise<void> {
  const wanted = JSON.stringify(trust);
  const found = await unless(MISSING, () => iam.send(new GetRoleCommand({ RoleName })));
  const Tags = isEmpty(tags) ? {} : { Tags: tagList(tags) };
  if (!found) await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: wanted, ...Tags }));
  else if (!isSame(found.Role?.AssumeRolePolicyDocument, trust))
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: wanted }));
}

/** Makes the inline policy say these statements; takes it away when there are none. */
export async function putInlinePolicy(
  { iam }: Clients,
  RoleName: string,
  PolicyName: string,
  statements: readonly Statement[],
): Promise<void> {
  const found = await unless(MISSING, () => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  const wanted = policyOf(statements);
  if (statements.length === 0) {
    if (found) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  } else if (!isSame(found?.PolicyDocument, wanted))
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(wanted) }));
}

export async function removeRole({ iam }: Clients, RoleName: string): Promise<void> {
  const policies = await unless(MISSING, () => iam.send(new ListRolePoliciesCommand({ RoleName })));
  if (!policies) return;
  for (const PolicyName of policies.PolicyNames ?? [])
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

/** IAM gives documents percent-encoded. */
const isSame = (encoded: string | undefined, document: object): boolean =>
  encoded !== undefined && decodeURIComponent(encoded) === JSON.stringify(document);
