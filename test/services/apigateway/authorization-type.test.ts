import { expect, test } from "vitest";
import { newWorld } from "./world.ts";

test("a method's authorization type is read in any case, as botocore's own suite writes it to AWS", async () => {
  const { call } = newWorld();
  const { id: restApiId, rootResourceId: resourceId } = await call<{ id: string; rootResourceId: string }>(
    "CreateRestApi",
    { name: "shop" },
  );
  const method = { restApiId, resourceId, httpMethod: "GET", authorizationType: "None" };
  expect(await call("PutMethod", method)).toMatchObject({ authorizationType: "NONE" });
});
