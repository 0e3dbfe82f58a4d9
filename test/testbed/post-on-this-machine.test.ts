import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { postOnThisMachine } from "../../testbed/cli/post-on-this-machine.ts";

test("what a world sends outside gets to this machine, and no further", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => bodies.push(text));
    request.on("end", () => response.writeHead(302, { location: "http://192.0.2.1/" }).end());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const post = (url: string): Promise<object> => postOnThisMachine({ url, headers: {}, body: "hello" });
  expect(await post(`http://127.0.0.1:${port}/hook`)).toEqual({ status: 302 });
  expect(bodies).toEqual(["hello"]);
  await expect(post("http://192.0.2.1/hook")).rejects.toThrow("192.0.2.1 is not this machine");
  await expect(post("https://127.0.0.1.example.com/")).rejects.toThrow("is not this machine");
  server.close();
});
