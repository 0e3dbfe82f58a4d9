import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { createWorld, json } from "./world.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

async function debuggerUrl(port: number): Promise<string> {
  for (;;) {
    const list = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    const found = /"webSocketDebuggerUrl": "([^"]+)"/.exec((await list?.text()) ?? "")?.[1];
    if (found !== undefined) return found;
  }
}

test("a breakpoint in a TypeScript handler stops there", async () => {
  const port = await freePort();
  await using world = createWorld({ runtime: { inspect: { port, wait: true } } });
  const spec = world.spec(
    {
      "handler.mts": `interface Event { readonly n: number }\n\nexport const handler = async (event: Event): Promise<number> => {\n  const twice = event.n * 2;\n  return twice;\n};\n`,
    },
    { handler: "handler.handler" },
  );
  const answer = world.run(spec, { n: 21 });
  const socket = new WebSocket(await debuggerUrl(port));
  await once(socket, "open");
  const stopped: number[] = [];
  let id = 0;
  const ask = (method: string, params: object = {}): void =>
    socket.send(JSON.stringify({ id: (id += 1), method, params }));
  socket.addEventListener("message", ({ data }) => {
    const line = /"method":"Debugger\.paused".*?"location":\{"scriptId":"\d+","lineNumber":(\d+)/.exec(
      String(data),
    )?.[1];
    if (line === undefined) return;
    stopped.push(Number(line) + 1);
    ask("Debugger.resume");
  });
  ask("Runtime.enable");
  ask("Debugger.enable");
  ask("Debugger.setBreakpointByUrl", { urlRegex: "handler\\.mts$", lineNumber: 3 });
  ask("Runtime.runIfWaitingForDebugger");
  expect(json(await answer)).toBe(42);
  socket.close();
  expect(stopped).toEqual([4]);
});
