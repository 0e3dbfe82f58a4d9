import type { Cure } from "./explanation.ts";
import { shortName } from "./names.ts";

/** What is to be typed for it. */
type Typed = Pick<Cure, "sdk" | "cli">;

/** Words for a function that is not there. */
export const CREATE_FUNCTION = "create the function, then its permission: a new function has none";

/** Takes away what holds a function below the concurrency that all functions share. */
export function giveConcurrency(functionArn: string): Typed {
  const name = shortName(functionArn);
  return {
    sdk: `new DeleteFunctionConcurrencyCommand({ FunctionName: "${name}" })`,
    cli: `aws lambda delete-function-concurrency --function-name ${name}`,
  };
}

/** A statement that lets a service start a function. */
export interface StartPermission {
  readonly functionArn: string;
  /** Version or alias whose policy it goes into. */
  readonly qualifier?: string | undefined;
  readonly id: string;
  readonly principal: string;
  readonly sourceArn: string;
  readonly sourceAccount?: string | undefined;
}

export function letStart({ functionArn, qualifier, id, principal, sourceArn, sourceAccount }: StartPermission): Typed {
  const name = shortName(functionArn);
  const [at, under] = qualifier === undefined ? ["", ""] : [`Qualifier: "${qualifier}", `, `--qualifier ${qualifier} `];
  const [whose, account] =
    sourceAccount === undefined
      ? ["", ""]
      : [`, SourceAccount: "${sourceAccount}"`, ` --source-account ${sourceAccount}`];
  return {
    sdk: [
      `new AddPermissionCommand({ FunctionName: "${name}", ${at}StatementId: "${id}", Action: "lambda:InvokeFunction",`,
      `  Principal: "${principal}", SourceArn: "${sourceArn}"${whose} })`,
    ].join("\n"),
    cli: [
      `aws lambda add-permission --function-name ${name} ${under}--statement-id ${id} \\`,
      `  --action lambda:InvokeFunction --principal ${principal} \\`,
      `  --source-arn ${inShell(sourceArn)}${account}`,
    ].join("\n"),
  };
}

/** What a shell would take for more than it is goes in quotes. */
const inShell = (text: string): string => (/^[\w:/.+-]+$/.test(text) ? text : `'${text}'`);

/** A statement for a resource's own policy. A policy is set as a whole: what is in it already has to stay, so nothing is typed. */
export const letIn = ({
  id,
  principal,
  action,
  resource,
  sourceArn,
}: {
  readonly id: string;
  readonly principal: string;
  readonly action: string | readonly string[];
  readonly resource: string;
  readonly sourceArn: string;
}): string =>
  JSON.stringify({
    Sid: id,
    Effect: "Allow",
    Principal: { Service: principal },
    Action: action,
    Resource: resource,
    Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
  });
