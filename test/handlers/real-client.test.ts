import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { summarize } from "../../handlers/summaries/summarize.ts";

const SOURCE = { bucket: "b", key: "synthetic-data/a.csv", versionId: undefined };

/** Runs `summarize` with the real SDK client against a server that answers as told. */
async function against(
  answer: RequestListener,
): Promise<{ readonly outcome: unknown; readonly left: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "misfire-test-"));
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has such an address
  const { port } = server.address() as AddressInfo;
  const s3 = new S3Client({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  try {
    const tools = { s3, folder, prefix: "summaries/", log: { info: () => undefined } };
    const outcome = await summarize(SOURCE, "x.csv", tools).catch((error: unknown) => error);
    return { outcome, left: readdirSync(folder) };
  } finally {
    s3.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    rmSync(folder, { recursive: true });
  }
}

test("a connection that is cut in the middle of a body fails the event, and no summary is written", async () => {
  const methods: (string | undefined)[] = [];
  const { outcome, left } = await against((request, response) => {
    methods.push(request.method);
    response.writeHead(200, { "content-length": 1000, "content-type": "text/csv" });
    response.write("n\n1\n", () => void response.destroy());
  });
  expect(String(outcome)).toMatch(/s3:\/\/b\/synthetic-data\/a\.csv: the download broke off: aborted/);
  expect(methods).toEqual(["GET"]);
  expect(left).toEqual([]);
});

test("an error of S3 stays the error it is", async () => {
  const { outcome } = await against((_, response) => {
    response.writeHead(403, { "content-type": "application/xml" });
    response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
  });
  expect(outcome).toMatchObject({ name: "AccessDenied", message: "Access Denied" });
});
