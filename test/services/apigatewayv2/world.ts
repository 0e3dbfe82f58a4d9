import type { Api, Integration } from "@aws-sdk/client-apigatewayv2";
import type { FrontAuth, FrontRequest, FunctionAnswer, FunctionCall, Kernel } from "../../../emulator/kernel/index.ts";
import { createApiGatewayV2 } from "../../../emulator/services/apigatewayv2/index.ts";
import { NO_LOGS, returned } from "../apigateway/world.ts";
import { caller, newKernel, type Call } from "../logs/call.ts";

export const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";

export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface World {
  readonly kernel: Kernel;
  readonly call: Call;
  readonly calls: { readonly given: FunctionCall; readonly event: Record<string, unknown> }[];
  answer: (given: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>;
  /** An API with one integration behind all its routes, and the stage `$default`. */
  api(routes: readonly string[], version?: string, more?: object): Promise<string>;
  ask(
    api: string,
    path: string,
    more?: Partial<FrontRequest> & { readonly text?: string; readonly auth?: FrontAuth },
  ): Promise<Answered>;
}

export function newWorld(): World {
  const kernel = newKernel();
  const calls: World["calls"] = [];
  const room = createApiGatewayV2(
    kernel,
    {
      async call(given) {
        calls.push({
          given,
          event: JSON.parse(Buffer.from(given.payload).toString("utf8")) as Record<string, unknown>,
        });
        return world.answer(given);
      },
      stopped: () => 1,
      tooMany: () => false,
    },
    NO_LOGS,
  );
  const call = caller(kernel, room.service);
  const world: World = {
    kernel,
    call,
    calls,
    answer: () => returned({ ok: true }),
    async api(routes, PayloadFormatVersion = "2.0", more = {}) {
      const { ApiId = "" } = await call<Api>("CreateApi", { Name: "shop", ProtocolType: "HTTP", ...more });
      const { IntegrationId = "" } = await call<Integration>("CreateIntegration", {
        ApiId,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: FUNCTION,
        PayloadFormatVersion,
      });
      await call("CreateStage", { ApiId, StageName: "$default", AutoDeploy: true });
      for (const RouteKey of routes)
        await call("CreateRoute", { ApiId, RouteKey, Target: `integrations/${IntegrationId}` });
      return ApiId;
    },
    async ask(api, path, { text = "", auth, ...more } = {}) {
      const hold = kernel.timeline.hold(path, { drives: true });
      try {
        const answer = await room.front.answer(
          {
            method: "GET",
            host: `${api}.execute-api.localhost`,
            path,
            query: [],
            rawQuery: "",
            headers: [],
            port: 4566,
            sourceIp: "10.0.0.1",
            userAgent: "test",
            requestId: "11111111-1111-4111-8111-111111111111",
            cause: undefined,
            body: (max) => Promise.resolve(text.length > max ? undefined : Buffer.from(text)),
            wait: (what, until) => hold.wait(what, until),
            ...more,
          },
          auth,
        );
        return { ...answer, body: Buffer.from(answer.body).toString("utf8") };
      } finally {
        hold.release();
      }
    },
  };
  return world;
}
