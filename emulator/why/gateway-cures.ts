import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { GATEWAY_REASON_CODES, type GatewayReason } from "./gateway-reasons.ts";
import { detailOf, shortName } from "./names.ts";
import { CREATE_FUNCTION, giveConcurrency, letIn, letStart, type StartPermission } from "./shared-cures.ts";

export const isGatewayReason = (reason: string | undefined): reason is GatewayReason =>
  GATEWAY_REASON_CODES.some((code) => code === reason);

/** What to do about a request that an API could not pass on, or an alarm that could not start a function. */
export function cureForGateway(reason: GatewayReason, told: Explanation, end: Entry): Cure {
  const target = told.denied?.resource ?? (end.kind === "arrow" ? end.target : told.target);
  switch (reason) {
    case "api-denied":
      return startedBy("this API", {
        functionArn: target,
        id: "api-invoke",
        principal: "apigateway.amazonaws.com",
        sourceArn: detailOf(end, "allow"),
      });
    case "alarm-denied":
      return startedBy("the alarm", {
        functionArn: target,
        id: "alarm-invoke",
        principal: "lambda.alarms.cloudwatch.amazonaws.com",
        sourceArn: end.kind === "arrow" ? end.subject : told.subject,
        sourceAccount: detailOf(end, "sourceAccount"),
      });
    case "alarm-topic-denied":
      return openTopic(target, end.kind === "arrow" ? end.subject : told.subject);
    case "api-refused":
      return { words: "nothing is broken: send what the API asks for, its answer says what that is" };
    case "integration-missing":
      return { words: CREATE_FUNCTION };
    case "integration-failed":
      return { words: "mend the handler; let it answer with a statusCode of its own for what it expects to go wrong" };
    case "integration-throttled":
      return {
        words: "give the function concurrency, or let the API's own throttling answer 429 first",
        ...giveConcurrency(target),
      };
    case "integration-timeout":
      return { words: "do the long work elsewhere: answer 202 at once, and let a queue start the rest" };
    case "url-denied":
      return openUrl(target, detailOf(end, "action"), detailOf(end, "authType"));
    case "malformed-response":
      return {
        words: "answer in the form that the API takes: the body is text, not an object",
        sdk: "return { statusCode: 200, body: JSON.stringify(result) };",
      };
    default:
      return reason satisfies never;
  }
}

/** The statement that is missing; the URL of a function whose callers sign is opened to the caller's account. */
function openUrl(target: string, action: string, authType: string): Cure {
  const name = shortName(target);
  if (authType === "AWS_IAM")
    return {
      words:
        "sign the request for the service lambda, as somebody who is allowed lambda:InvokeFunctionUrl and lambda:InvokeFunction on the function",
    };
  const viaUrl = action === "lambda:InvokeFunction";
  const id = viaUrl ? "url-invoke" : "url-public";
  return {
    words: `add the statement that lets everybody do ${action} through the URL`,
    sdk: `new AddPermissionCommand({ FunctionName: "${name}", StatementId: "${id}", Action: "${action}", Principal: "*", ${viaUrl ? "InvokedViaFunctionUrl: true" : 'FunctionUrlAuthType: "NONE"'} })`,
    cli: `aws lambda add-permission --function-name ${name} --statement-id ${id} --action ${action} --principal '*' ${viaUrl ? "--invoked-via-function-url" : "--function-url-auth-type NONE"}`,
  };
}

const startedBy = (whom: string, permission: StartPermission): Cure => ({
  words: `let ${whom} start the function`,
  ...letStart(permission),
});

/** A statement in the topic's policy, for this alarm. */
function openTopic(topic: string, alarmArn: string): Cure {
  const statement = letIn({
    id: `alarm-${shortName(alarmArn)}`,
    principal: "cloudwatch.amazonaws.com",
    action: "sns:Publish",
    resource: topic,
    sourceArn: alarmArn,
  });
  return { words: `add to the policy of the topic ${shortName(topic)}: ${statement}` };
}
