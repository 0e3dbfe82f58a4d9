import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createTestbed } from "../../../testbed/index.ts";
import { python } from "../../clients/python.ts";

test.skipIf(!python)(
  "boto3 works with a table, its stream, a function behind it and an alarm over the socket",
  { timeout: 60_000 },
  async () => {
    await using world = await createTestbed({ clock: "real" });
    const script = join(import.meta.dirname, "orders.py");
    const { stdout } = await promisify(execFile)(python ?? "", [script, await world.endpoint()]);
    expect(JSON.parse(stdout)).toEqual({
      totals: ["12.1", "13.2"],
      total: "1.100000000000000000000000000000000001",
      tags: ["b"],
      refused: { Code: "ConditionalCheckFailedException", Message: "The conditional request failed" },
      old: { N: "1" },
      records: 31,
      unreadable: "Cannot access stream",
      mapping: [10, -1, "No records processed"],
      result: "OK",
      batches: 4,
      alarm: "ALARM",
      action: "Successfully executed action arn:aws:sns:us-east-1:000000000000:on-call",
    });
  },
);
