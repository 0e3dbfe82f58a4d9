import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createTestbed } from "../../../testbed/index.ts";
import { python } from "../../clients/python.ts";
import { ARN } from "./fixture.ts";

test.skipIf(!python)(
  "boto3 works with functions over the socket, and knows their errors",
  { timeout: 60_000 },
  async () => {
    await using world = await createTestbed({ clock: "real" });
    const script = join(import.meta.dirname, "functions.py");
    const { stdout } = await promisify(execFile)(python ?? "", [script, await world.endpoint()]);
    expect(JSON.parse(stdout)).toEqual({
      stale:
        "PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
      alias: { AdditionalVersionWeights: { "2": 1 } },
      routed: ["2", "on-demand", { a: 1 }],
      executed: "2",
      log: true,
      failed: "Unhandled",
      provisioned: ["IN_PROGRESS", "READY", ["1", "provisioned-concurrency"]],
      none: "ProvisionedConcurrencyConfigNotFoundException: No Provisioned Concurrency Config found for this function",
      policy: [`${ARN}:live`, "ResourceNotFoundException: The resource you requested does not exist."],
      events: ["f:live"],
      throttled: "TooManyRequestsException: Rate Exceeded.",
      "too much":
        "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
      recursion: "Allow",
      runtime: "Auto",
      tags: { team: "data" },
      versions: ["$LATEST", "1", "2"],
      referenced:
        "ResourceConflictException: Unable to delete version because the following aliases reference it: [live]",
      account: 1000,
      gone: `ResourceNotFoundException: Function not found: ${ARN}`,
      layers: ["words"],
      stream: ["$LATEST", "application/vnd.amazon.eventstream", ["one ", "from the layer"], null, null, false],
      "failing stream": [
        "$LATEST",
        "application/vnd.amazon.eventstream",
        ["one ", "from the layer"],
        "Unhandled",
        "no more",
        true,
      ],
      forbidden: 403,
      url: [202, "b", "one ", "from the layer"],
      "cut off": [202, "one ", "cut off"],
      "bad name": expect.stringContaining(
        "ClientError: 1 validation error detected: Value 'a b' at 'functionName'",
      ) as string,
    });
  },
);
