import { expect, test } from "vitest";
import { load } from "../../bench/load/load.ts";
import { startServer } from "../../bench/over-socket.ts";

test("64 clients that mix all services get no answer that AWS would not give", async () => {
  const target = await startServer();
  try {
    const { wrong, all } = await load({ endpoint: target.url, clients: 64, seconds: 10, seed: 7 });
    expect([...wrong]).toEqual([]);
    expect(all.count).toBeGreaterThan(500);
  } finally {
    await target.stop();
  }
});
