import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";

/** A statement of a function's resource policy: who may start it, and on whose behalf. */
export interface InvokeGrant {
  readonly statementId: string;
  /** `s3.amazonaws.com`, or an account. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

const MISSING = ["ResourceNotFoundException"];

/** Lets somebody start the function; a statement of that id that says something else is replaced. */
export async function putInvokePermission(clients: Clients, functionName: string, grant: InvokeGrant): Promise<void> {
  const found = await grantOf(clients, functionName, grant.statementId);
  if (found && isSame(found, grant)) return;
  if (found) await removeInvokePermission(clients, functionName, grant.statementId);
  await clients.lambda.send(
    new AddPermissionCommand({
      FunctionName: functionName,
      StatementId: grant.statementId,
      Action: "lambda:InvokeFunction",
      Principal: grant.principal,
      ...(grant.sourceArn === undefined ? {} : { SourceArn: grant.sourceArn }),
      ...(grant.sourceAccount === undefined ? {} : { SourceAccount: grant.sourceAccount }),
    }),
  );
}

export async function removeInvokePermission(
  { lambda }: Clients,
  FunctionName: string,
  StatementId: string,
): Promise<void> {
  await unless(MISSING, () => lambda.send(new RemovePermissionCommand({ FunctionName, StatementId })));
}

/** The statement of that id, if the function has one. */
async function grantOf(
  { lambda }: Clients,
  FunctionName: string,
  statementId: string,
): Promise<InvokeGrant | undefined> {
  const answer = await unless(MISSING, () => lambda.send(new GetPolicyCommand({ FunctionName })));
  const policy: PolicyText = JSON.parse(answer?.Policy ?? "{}");
  const statement = policy.Statement?.find(({ Sid }) => Sid === statementId);
  if (!statement) return undefined;
  const { Principal, Condition } = statement;
  const sourceArn = Condition?.ArnLike?.["AWS:SourceArn"];
  const sourceAccount = Condition?.StringEquals?.["AWS:SourceAccount"];
  return {
    statementId,
    principal: typeof Principal === "string" ? Principal : (Principal.Service ?? Principal.AWS ?? ""),
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  };
}

/** AWS shows an account as its root's ARN. */
const isSame = (a: InvokeGrant, b: InvokeGrant): boolean =>
  (a.principal === b.principal || a.principal === `arn:aws:iam::${b.principal}:root`) &&
  a.sourceArn === b.sourceArn &&
  a.sourceAccount === b.sourceAccount;

/** As much of a function's policy as AddPermission writes. */
interface PolicyText {
  readonly Statement?: readonly {
    readonly Sid: string;
    readonly Principal: string | { readonly Service?: string; readonly AWS?: string };
    readonly Condition?: {
      readonly ArnLike?: { readonly "AWS:SourceArn"?: string };
      readonly StringEquals?: { readonly "AWS:SourceAccount"?: string };
    };
  }[];
}
