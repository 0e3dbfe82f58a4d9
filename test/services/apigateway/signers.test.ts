import { expect, test } from "vitest";
import { AwsError, type FrontAuth } from "../../../emulator/kernel/index.ts";
import { newWorld as newHttpWorld } from "../apigatewayv2/world.ts";
import { newWorld, signedBy } from "./world.ts";

const ann = signedBy(
  "ann",
  ({ action, resource }) => action === "execute-api:Invoke" && resource.endsWith("/GET/a%20b"),
);
const nobody: FrontAuth = { ...ann, signer: () => Promise.resolve(undefined) };
const wrong: FrontAuth = {
  ...ann,
  signer: () => Promise.reject(new AwsError("InvalidSignatureException", "The signature is wrong.", { status: 403 })),
};

test("a REST API lets in who signed and may invoke the path, and tells the others why not", async () => {
  const world = newWorld();
  const api = await world.api({ "GET /{thing}": { authorizationType: "AWS_IAM" } });
  const ask = (path: string, auth: FrontAuth): ReturnType<typeof world.ask> =>
    world.ask({ path: `/restapis/${api}/prod/_user_request_/${path}`, auth });
  const refused = [await ask("a%20b", nobody), await ask("a%20b", wrong), await ask("c", ann)];
  expect(refused.map(({ status, headers, body }) => [status, headers["x-amzn-errortype"], body])).toEqual([
    [403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'],
    [403, "InvalidSignatureException", '{"message":"The signature is wrong."}'],
    [
      403,
      "AccessDeniedException",
      `{"Message":"User: arn:aws:iam::000000000000:user/ann is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${api}/prod/GET/c"}`,
    ],
  ]);
  expect(world.calls).toEqual([]);
  expect((await ask("a%20b", ann)).status).toBe(200);
  expect(world.calls[0]?.event).toMatchObject({
    requestContext: {
      identity: {
        accessKey: "AKIAIOSFODNN7EXAMPLE",
        accountId: "000000000000",
        caller: "AIDAEXAMPLE",
        user: "AIDAEXAMPLE",
        userArn: "arn:aws:iam::000000000000:user/ann",
      },
    },
  });
});

test("an HTTP API lets in who signed and may invoke the path, and tells the others nothing", async () => {
  const world = newHttpWorld();
  const api = await world.api([]);
  const { Items } = await world.call<{ Items: { IntegrationId: string }[] }>("GetIntegrations", { ApiId: api });
  const Target = `integrations/${Items[0]?.IntegrationId}`;
  await world.call("CreateRoute", { ApiId: api, RouteKey: "GET /{thing}", AuthorizationType: "AWS_IAM", Target });
  for (const [path, auth] of [
    ["/a%20b", nobody],
    ["/a%20b", wrong],
    ["/c", ann],
  ] as const)
    expect(await world.ask(api, path, { auth })).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  expect((await world.ask(api, "/a%20b", { auth: ann })).status).toBe(200);
  expect(world.calls.map(({ event }) => event)).toMatchObject([
    {
      requestContext: { authorizer: { iam: { userArn: "arn:aws:iam::000000000000:user/ann", cognitoIdentity: null } } },
    },
  ]);
});
