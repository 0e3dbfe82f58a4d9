import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
} from "@aws-sdk/client-lambda";
import { clientsFor, unless } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { askUrl } from "./http.ts";
import { plainFunction } from "./plain-function.ts";

/** A function that the world reaches at a URL of its own, without signing. */
export interface FunctionUrlPipeline extends FunctionView {
  readonly functionName: string;
  get(path: string): Promise<{
    /** `200 hello` */
    readonly text: string;
    readonly requestId: string;
  }>;
  /** Lets everybody ask the URL: all that was needed until October 2025. */
  allowUrl(): Promise<string>;
  /** Lets everybody start the function through it. */
  allowInvoke(): Promise<string>;
}

export async function functionUrl(world: World, handler: string): Promise<FunctionUrlPipeline> {
  const { lambda } = clientsFor(world.sdk());
  const FunctionName = await plainFunction(world, { name: "greet", handler });
  const { FunctionUrl = "" } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE" }),
  );
  world.defer(() =>
    unless(["ResourceNotFoundException"], () => lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName }))),
  );
  const allow = async (StatementId: string, permission: object): Promise<string> => {
    const given = { FunctionName, StatementId, Principal: "*", Action: "", ...permission };
    const answer = await answerOf(lambda.send(new AddPermissionCommand(given)));
    await world.changed?.("permission");
    return answer;
  };
  return {
    ...functionView(world, FunctionName, `/aws/lambda/${FunctionName}`),
    functionName: FunctionName,
    async get(path) {
      const { status, headers, body } = await askUrl(world, new URL(path, FunctionUrl).href, { method: "GET" });
      return { text: `${status} ${body}`, requestId: headers["x-amzn-requestid"] ?? "" };
    },
    allowUrl: () => allow("url-public", { Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" }),
    allowInvoke: () => allow("url-invoke", { Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true }),
  };
}
