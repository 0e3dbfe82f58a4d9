import type {
  CreateResourceRequest,
  Deployment,
  PutIntegrationRequest,
  PutMethodRequest,
  Resource,
  RestApi,
} from "@aws-sdk/client-api-gateway";
import type {
  ApiLogs,
  FrontAuth,
  FrontRequest,
  FunctionAnswer,
  FunctionCall,
  Kernel,
  Permission,
} from "../../../emulator/kernel/index.ts";
import { createApiGateway } from "../../../emulator/services/apigateway/index.ts";
import { caller, newKernel, type Call } from "../logs/call.ts";

export interface Asked {
  readonly method?: string;
  readonly host?: string;
  readonly path: string;
  readonly query?: FrontRequest["query"];
  readonly headers?: FrontRequest["headers"];
  readonly body?: string;
  readonly auth?: FrontAuth;
}

/** Somebody who signed, and may do some things. */
export const signedBy = (name: string, may: (permission: Permission) => boolean): FrontAuth => ({
  signer: () =>
    Promise.resolve({
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      principal: {
        kind: "user",
        account: "000000000000",
        name,
        arn: `arn:aws:iam::000000000000:user/${name}`,
        userId: "AIDAEXAMPLE",
      },
    }),
  decide: (_, permission) =>
    may(permission)
      ? { allowed: true, by: [] }
      : { allowed: false, reason: { kind: "implicit", policy: "identity" }, nearMisses: [] },
});

export interface Answered {
  readonly status: number;
  readonly body: string;
  /** Names in lower case, the last value of each. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface World {
  readonly kernel: Kernel;
  readonly call: Call;
  /** What the function behind every API was called with. */
  readonly calls: { readonly given: FunctionCall; readonly event: Record<string, unknown> }[];
  /** What the function answers; a promise that never ends is a function that works too long. */
  answer: (given: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>;
  /** Makes an API with methods at paths (`POST /events`), and deploys it as `prod`. */
  api(methods: Readonly<Record<string, Partial<PutMethodRequest & PutIntegrationRequest>>>): Promise<string>;
  deploy(api: string): Promise<Deployment>;
  ask(asked: Asked): Promise<Answered>;
}

/** Groups that are not there, and a role that may do nothing. */
export const NO_LOGS: ApiLogs = { fits: () => false, has: () => false, write: () => undefined };

export const returned = (value: unknown): FunctionAnswer => ({
  kind: "returned",
  payload: Buffer.from(JSON.stringify(value)),
  entry: 1,
});

export const URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations";

export function newWorld(): World {
  const kernel = newKernel();
  const calls: World["calls"] = [];
  const room = createApiGateway(
    kernel,
    {
      async call(given) {
        const event = JSON.parse(Buffer.from(given.payload).toString("utf8")) as Record<string, unknown>;
        calls.push({ given, event });
        return world.answer(given);
      },
      stopped: () => 1,
      tooMany: () => false,
    },
    NO_LOGS,
  );
  const call = caller(kernel, room.service);
  const deploy = (restApiId: string): Promise<Deployment> =>
    call("CreateDeployment", { restApiId, stageName: "prod", variables: { colour: "red" } });
  const world: World = {
    kernel,
    call,
    calls,
    answer: () => returned({ statusCode: 200, body: "ok" }),
    deploy,
    async api(methods) {
      const { id: restApiId = "", rootResourceId = "" } = await call<RestApi>("CreateRestApi", { name: "shop" });
      const ids = new Map([["", rootResourceId]]);
      for (const [name, more] of Object.entries(methods)) {
        const [httpMethod = "", path = ""] = name.split(" ");
        const resourceId = await resource(call, restApiId, ids, path);
        const at = { restApiId, resourceId, httpMethod };
        await call("PutMethod", { ...at, authorizationType: "NONE", ...more });
        await call("PutIntegration", { ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: URI, ...more });
      }
      await deploy(restApiId);
      return restApiId;
    },
    async ask({ method = "GET", host = "localhost", path, query = [], headers = [], body = "", auth }) {
      const hold = kernel.timeline.hold(path, { drives: true });
      const request: FrontRequest = {
        method,
        host,
        path,
        query,
        rawQuery: "",
        headers,
        port: 4566,
        sourceIp: "10.0.0.1",
        userAgent: "test",
        requestId: "11111111-1111-4111-8111-111111111111",
        cause: undefined,
        body: (max) => Promise.resolve(Buffer.byteLength(body) > max ? undefined : Buffer.from(body)),
        wait: (what, until) => hold.wait(what, until),
      };
      try {
        const answer = await room.front.answer(request, auth);
        return {
          status: answer.status,
          body: Buffer.from(answer.body).toString("utf8"),
          headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
        };
      } finally {
        hold.release();
      }
    },
  };
  return world;
}

/** The resource at a path, made where it is not there yet. */
async function resource(call: Call, restApiId: string, ids: Map<string, string>, path: string): Promise<string> {
  let at = "";
  for (const pathPart of path.split("/").filter((part) => part !== "")) {
    const parentId = ids.get(at) ?? "";
    at = `${at}/${pathPart}`;
    if (ids.has(at)) continue;
    const wish: CreateResourceRequest = { restApiId, parentId, pathPart };
    ids.set(at, (await call<Resource>("CreateResource", wish)).id ?? "");
  }
  return ids.get(at) ?? "";
}
