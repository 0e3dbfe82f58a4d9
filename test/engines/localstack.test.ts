import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { EngineUnavailable } from "../../testbed/engines/index.ts";
import { aboutLocalstack } from "../../testbed/engines/localstack-facts.ts";
import { localstack } from "../../testbed/engines/localstack.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Something that answers like a LocalStack, as far as it is asked about itself. */
async function answering(pages: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(page ?? {}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}

const HEALTH = { "/_localstack/health": { version: "4.14.0", services: {} } };

describe("a LocalStack that is running", () => {
  test("says which version it is, and how long its retries take", async () => {
    const endpoint = await answering({ ...HEALTH, "/_localstack/config": { LAMBDA_RETRY_BASE_DELAY_SECONDS: 2 } });
    expect(await aboutLocalstack(endpoint)).toEqual({ endpoint, version: "4.14.0", retryBaseSeconds: 2 });
  });

  test("that keeps its settings to itself is waited for as long as AWS", async () => {
    const endpoint = await answering(HEALTH);
    expect(await aboutLocalstack(endpoint)).toEqual({ endpoint, version: "4.14.0", retryBaseSeconds: 60 });
    await using world = await localstack({ endpoint }).open({ seed: 1 });
    expect(world.shortened).toBeUndefined();
    expect(world.notes.join()).toContain("retries after 1 and 2 minutes, as on AWS");
  });

  test("gives worlds names of their own, and says what it shortens", async () => {
    const endpoint = await answering({ ...HEALTH, "/_localstack/config": { LAMBDA_RETRY_BASE_DELAY_SECONDS: 1 } });
    const engine = localstack({ endpoint });
    await using one = await engine.open({ seed: 1 });
    await using two = await engine.open({ seed: 1 });
    expect(one.title).toBe("LocalStack 4.14.0");
    expect(one.suffix).not.toBe(two.suffix);
    expect(one.notes.join()).toContain("after 1 and 2 s instead of 1 and 2 minutes (LAMBDA_RETRY_BASE_DELAY=1)");
    expect(one.shortened).toContain("LAMBDA_RETRY_BASE_DELAY=60");
  });
});

test("a LocalStack that was named and is not there is not replaced by another", async () => {
  const opened = localstack({ endpoint: "http://127.0.0.1:1" }).open({ seed: 1 });
  await expect(opened).rejects.toThrow(EngineUnavailable);
  await expect(localstack({ endpoint: "http://127.0.0.1:1" }).open({ seed: 1 })).rejects.toThrow(
    "No LocalStack answers at http://127.0.0.1:1.",
  );
});

test("whatever else answers there is not taken for a LocalStack", async () => {
  expect(await aboutLocalstack(await answering({ "/_localstack/health": { status: "ready" } }))).toBeUndefined();
});
