import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateModelCommand,
  CreateRequestValidatorCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import { codeOf } from "./code.ts";
import { askApi } from "./http.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { plainFunction } from "./plain-function.ts";

export interface ApiSetup {
  readonly handler: string;
  /** Seconds; 3. */
  readonly timeout?: number;
  /** What a body must fit; nothing is checked without one. */
  readonly schema?: object;
  /** Nothing lets the API start the function. */
  readonly withoutPermission?: boolean;
}

/** `POST /events` of an API before a function, deployed as the stage `prod`. */
export interface ApiPipeline extends FunctionView {
  readonly names: { readonly function: string; readonly api: string };
  // What a person does.
  post(body: string): Promise<ApiAnswer>;
  /** To a path that the API does not have. */
  get(path: string): Promise<ApiAnswer>;
  allowApi(): Promise<string>;
  /** Lets every body through to the function. */
  forgetModel(): Promise<void>;
  deploy(handler: string): Promise<void>;
  removeFunction(): Promise<string>;
  reserve(concurrency: number | undefined): Promise<string>;
  // What a person sees.
  /** 4XXError · 5XXError */
  errors(): Promise<string>;
}

export interface ApiAnswer {
  /** `200 {"id":"…"}` */
  readonly text: string;
  readonly requestId: string;
}

const STAGE = "prod";

export async function api(world: World, setup: ApiSetup): Promise<ApiPipeline> {
  const { lambda } = clientsFor(world.sdk());
  const name = [world.prefix, "shop", world.suffix].filter((part) => part !== undefined).join("-");
  const functionName = await plainFunction(world, {
    name: "ingest",
    handler: setup.handler,
    ...(setup.timeout === undefined ? {} : { timeout: setup.timeout }),
  });
  const { id, forgetModel } = await makeApi(world, name, functionName, setup.schema);
  const allowApi = async (): Promise<string> => {
    const answer = await answerOf(
      lambda.send(
        new AddPermissionCommand({
          FunctionName: functionName,
          StatementId: "api-invoke",
          Action: "lambda:InvokeFunction",
          Principal: "apigateway.amazonaws.com",
          SourceArn: `arn:aws:execute-api:${world.region}:${world.account}:${id}/*/POST/events`,
        }),
      ),
    );
    await world.changed?.("permission");
    return answer;
  };
  if (setup.withoutPermission !== true) await allowApi();
  const send = async (method: string, path: string, body?: string): Promise<ApiAnswer> => {
    const answer = await askApi(
      world,
      { api: id, stage: STAGE, path },
      { method, ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }) },
    );
    return { text: `${answer.status} ${answer.body}`, requestId: answer.headers["x-amzn-requestid"] ?? "" };
  };
  const metric = (which: string): Promise<number> =>
    world.metric("AWS/ApiGateway", which, { ApiName: name, Stage: STAGE });
  return {
    ...functionView(world, functionName, `/aws/lambda/${functionName}`),
    names: { function: functionName, api: id },
    post: (body) => send("POST", "/events", body),
    get: (path) => send("GET", path),
    allowApi,
    forgetModel,
    async deploy(handler) {
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: functionName, ZipFile: await codeOf(handler) }));
      await world.changed?.("function");
    },
    removeFunction: () => answerOf(lambda.send(new DeleteFunctionCommand({ FunctionName: functionName }))),
    reserve: (concurrency) =>
      answerOf(
        concurrency === undefined
          ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: functionName }))
          : lambda.send(
              new PutFunctionConcurrencyCommand({
                FunctionName: functionName,
                ReservedConcurrentExecutions: concurrency,
              }),
            ),
      ),
    errors: async () => `${await metric("4XXError")} · ${await metric("5XXError")}`,
  };
}

async function makeApi(
  world: World,
  name: string,
  functionName: string,
  schema: object | undefined,
): Promise<{ readonly id: string; forgetModel(): Promise<void> }> {
  const gateway = new APIGatewayClient(world.sdk());
  const { id: restApiId = "", rootResourceId } = await gateway.send(
    new CreateRestApiCommand({ name, endpointConfiguration: { types: ["REGIONAL"] } }),
  );
  world.defer(() => gateway.send(new DeleteRestApiCommand({ restApiId })));
  const { id: resourceId } = await gateway.send(
    new CreateResourceCommand({ restApiId, parentId: rootResourceId, pathPart: "events" }),
  );
  const at = { restApiId, resourceId, httpMethod: "POST" };
  const checked = schema && (await makeValidator(gateway, restApiId, schema));
  await gateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE", ...checked }));
  const functionArn = `arn:aws:lambda:${world.region}:${world.account}:function:${functionName}`;
  await gateway.send(
    new PutIntegrationCommand({
      ...at,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: `arn:aws:apigateway:${world.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    }),
  );
  const deploy = (): Promise<unknown> => gateway.send(new CreateDeploymentCommand({ restApiId, stageName: STAGE }));
  await deploy();
  return {
    id: restApiId,
    async forgetModel() {
      const patchOperations = [{ op: "remove" as const, path: "/requestModels/application~1json" }];
      await gateway.send(new UpdateMethodCommand({ ...at, patchOperations }));
      await deploy();
    },
  };
}

async function makeValidator(
  gateway: APIGatewayClient,
  restApiId: string,
  schema: object,
): Promise<{ readonly requestValidatorId: string | undefined; readonly requestModels: Record<string, string> }> {
  await gateway.send(
    new CreateModelCommand({
      restApiId,
      name: "Event",
      contentType: "application/json",
      schema: JSON.stringify(schema),
    }),
  );
  const { id } = await gateway.send(
    new CreateRequestValidatorCommand({ restApiId, name: "body", validateRequestBody: true }),
  );
  return { requestValidatorId: id, requestModels: { "application/json": "Event" } };
}
