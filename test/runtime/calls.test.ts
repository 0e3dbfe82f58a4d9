import { expect, test } from "vitest";
import { createWorld, json } from "./world.ts";

const PUTS = `
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
export const handler = async (event) => {
  const put = (n) => s3.send(new PutObjectCommand({ Bucket: "bucket", Key: event.name + n, Body: "x" }));
  const all = await Promise.all([put(1), put(2), put(3)]);
  return all.map((answer) => answer.ETag);
};`;

test("an SDK client that the function does not bring reaches AWS's host names without a socket", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": PUTS }, { memoryMb: 256 });
  const result = await world.run(spec, { name: "a" });
  expect(json(result)).toEqual(['"x"', '"x"', '"x"']);
  expect(world.calls.map((call) => call.replace(/\?.*/, "")).toSorted()).toEqual([
    "PUT bucket.s3.us-east-1.amazonaws.com/a1",
    "PUT bucket.s3.us-east-1.amazonaws.com/a2",
    "PUT bucket.s3.us-east-1.amazonaws.com/a3",
  ]);
});

test("CommonJS finds the offered SDK as well", async () => {
  await using world = createWorld();
  const spec = world.spec(
    {
      "index.js": `const { S3Client, ListBucketsCommand } = require("@aws-sdk/client-s3");
exports.handler = async () => { await new S3Client({}).send(new ListBucketsCommand({})); return "listed"; };`,
    },
    { memoryMb: 256 },
  );
  expect(json(await world.run(spec))).toBe("listed");
});

async function play(seed: number): Promise<string> {
  await using world = createWorld({ seed });
  const spec = world.spec({ "index.mjs": PUTS_PLAIN }, { memoryMb: 256 });
  const hold = world.kernel.timeline.hold("test", { drives: true });
  await hold.wait(
    "both",
    Promise.all([world.invoke(spec, { name: "a" }), world.invoke({ ...spec, key: "other" }, { name: "b" })]),
  );
  hold.release();
  return (
    world.calls.map((call) => call.slice(-6, -2)).join(" ") +
    JSON.stringify([world.kernel.journal.entries, world.lines])
  );
}

test("two environments at once call in one order per seed", async () => {
  const runs = new Set<string>();
  for (let i = 0; i < 6; i += 1) runs.add(await play(1));
  expect(runs.size).toBe(1);
  const others = new Set<string>();
  for (const seed of [2, 3, 4]) others.add((await play(seed)).split("[")[0] ?? "");
  expect(others.size).toBeGreaterThan(1);
}, 60_000);

const PUTS_PLAIN = `
import https from "node:https";
const put = (path) => new Promise((resolve, reject) => {
  const request = https.request({ host: "s3.us-east-1.amazonaws.com", path: "/" + path, method: "PUT" }, (response) => {
    response.resume().on("end", resolve);
  });
  request.on("error", reject).end("x");
});
export const handler = async (event) => {
  await Promise.all([1, 2, 3].map(async (n) => { console.log(n); await put("k/" + event.name + n + "/"); await put("l/" + event.name + n + "/"); }));
};`;

test("fetch reaches AWS and nothing else", async () => {
  await using world = createWorld({
    serve: ({ headers, text }) => ({ headers: { "x-seen": String(headers["x-a"]) }, body: `got ${text}` }),
  });
  const spec = world.spec({
    "index.mjs": `export const handler = async () => {
  const answer = await fetch("https://sqs.us-east-1.amazonaws.com/q?a=1", { method: "POST", body: "hi", headers: { "x-a": "1" } });
  const outside = await fetch("https://example.com/").catch((error) => [error.name, error.message, error.cause?.code]);
  return [answer.status, answer.headers.get("x-seen"), await answer.text(), outside];
};`,
  });
  expect(json(await world.run(spec))).toEqual([200, "1", "got hi", ["TypeError", "fetch failed", "ENOTFOUND"]]);
});

test("what was not sent when the function answered is sent in the next invocation, or never", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `import https from "node:https";
export const handler = async (event) => {
  if (event.first) { https.request({ host: "s3.amazonaws.com", path: "/forgotten", method: "PUT" }).end("x"); return "early"; }
  await new Promise((r) => setTimeout(r, 5));
};`,
  });
  await world.run(spec, { first: true });
  await world.kernel.timeline.advance(1000);
  expect(world.calls).toEqual([]);
  await world.run(spec);
  expect(world.calls).toEqual(["PUT s3.amazonaws.com/forgotten x"]);
});

test("a large answer arrives whole, in the handler's own time", async () => {
  const size = 5 * 1024 * 1024 + 17;
  await using world = createWorld({ serve: () => ({ body: Buffer.alloc(size, 97) }) });
  const spec = world.spec({
    "index.mjs": `import https from "node:https";
export const handler = () => new Promise((resolve, reject) => {
  https.get("https://s3.us-east-1.amazonaws.com/big", async (response) => {
    let size = 0;
    for await (const chunk of response) { size += chunk.length; }
    resolve(size);
  }).on("error", reject);
});`,
  });
  expect(json(await world.run(spec))).toBe(size);
});

test("an upload that asks for 100-continue is sent", async () => {
  await using world = createWorld({ serve: ({ text }) => ({ body: String(text.length) }) });
  const spec = world.spec({
    "index.mjs": `import https from "node:https";
export const handler = () => new Promise((resolve, reject) => {
  const request = https.request({ host: "s3.amazonaws.com", path: "/k", method: "PUT", headers: { expect: "100-continue", "content-length": 100000 } },
    (response) => response.on("data", (chunk) => resolve(String(chunk))));
  request.on("error", reject).on("continue", () => request.end(Buffer.alloc(100000, 98)));
  request.flushHeaders();
});`,
  });
  expect(json(await world.run(spec))).toBe("100000");
});

test("the network outside does not exist, and trying it is noted", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `import net from "node:net"; import http from "node:http"; import dns from "node:dns/promises"; import tls from "node:tls";
const failure = (emitter) => new Promise((resolve) => emitter.on("error", (error) => resolve(error.code + " " + error.message)));
export const handler = async () => [
  await failure(net.connect(5432, "db.internal")),
  await failure(net.connect({ host: "127.0.0.1", port: 1 })),
  await failure(tls.connect({ host: "db.internal", port: 443 })),
  await failure(http.get("http://169.254.169.254/latest/meta-data")),
  await dns.lookup("example.com").catch((error) => error.code),
];`,
  });
  expect(json(await world.run(spec))).toEqual([
    "ENOTFOUND getaddrinfo ENOTFOUND db.internal",
    "ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1",
    "ENOTFOUND getaddrinfo ENOTFOUND db.internal",
    "ECONNREFUSED connect ECONNREFUSED 169.254.169.254:80",
    "ENOTFOUND",
  ]);
  const notes = world.kernel.journal.entries.filter((entry) => entry.kind === "note");
  expect(notes.map((note) => note.text)).toEqual([
    "uncontrolled: raw-socket",
    "uncontrolled: raw-socket",
    "uncontrolled: raw-socket",
    "uncontrolled: outside",
    "uncontrolled: dns",
  ]);
});

test("a server that listens and a child process keep nothing from going on, and are noted", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `import http from "node:http"; import https from "node:https"; import { execFile } from "node:child_process"; import { promisify } from "node:util";
const server = http.createServer(() => {}); await new Promise((r) => server.listen(0, r));
const get = () => new Promise((resolve, reject) => https.get("https://s3.amazonaws.com/b", (answer) => { answer.resume(); resolve(answer.statusCode); }).on("error", reject));
export const handler = async () => { await new Promise((r) => setTimeout(r, 1000)); return [await get(), (await promisify(execFile)("/bin/echo", ["hi"])).stdout]; };`,
  });
  expect(json(await world.run(spec))).toEqual([200, "hi\n"]);
  const notes = world.kernel.journal.entries.filter((entry) => entry.kind === "note").map((entry) => entry.text);
  expect(notes).toEqual(["uncontrolled: open-handle", "uncontrolled: child-process"]);
});

test("a large upload and a large download pass whole", async () => {
  let seen = 0;
  const size = 20 * 1024 * 1024;
  await using world = createWorld({
    serve: ({ text }) => {
      seen = text.length;
      return { body: Buffer.alloc(size, 99) };
    },
  });
  const spec = world.spec({
    "index.mjs": `import https from "node:https"; import { createWriteStream, statSync } from "node:fs"; import { pipeline } from "node:stream/promises";
export const handler = () => new Promise((resolve, reject) => {
  const request = https.request("https://s3.amazonaws.com/k", { method: "PUT" }, async (response) => {
    await pipeline(response, createWriteStream("/tmp/big"));
    resolve(statSync("/tmp/big").size);
  }).on("error", reject);
  for (let i = 0; i < 20; i += 1) request.write(Buffer.alloc(1024 * 1024, 97));
  request.end();
});`,
  });
  expect(json(await world.run(spec))).toBe(size);
  expect(seen).toBe(size);
});
