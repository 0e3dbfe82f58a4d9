import { hash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { logsToLambda } from "../../emulator/arrows/index.ts";
import type { EntryId, Kernel } from "../../emulator/kernel/index.ts";
import type { LambdaRoom } from "../../emulator/services/lambda/index.ts";
import { createLogs, type LogsRoom } from "../../emulator/services/logs/index.ts";
import { caller, newKernel, SCOPE, START, type Call } from "../services/logs/call.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:alert";

interface Setting {
  readonly kernel: Kernel;
  readonly logs: LogsRoom;
  readonly call: Call;
  /** What the function was started with, unpacked. */
  readonly started: Readonly<Record<string, unknown>>[];
  readonly policy: { statement: object | undefined };
  readonly say: (...messages: readonly string[]) => void;
}

/** A log group, and a function that does what it is told when it is started. */
function setting(work: (logs: LogsRoom, cause: EntryId) => void = () => {}): Setting {
  const kernel = newKernel();
  const started: Readonly<Record<string, unknown>>[] = [];
  const policy: Setting["policy"] = { statement: { Principal: { Service: "logs.amazonaws.com" } } };
  const lambda = {
    find: (arn: string) => (arn === FUNCTION ? {} : undefined),
    accept(_: string, payload: Uint8Array, { cause }: { readonly cause: EntryId }) {
      const { awslogs }: { awslogs: { data: string } } = JSON.parse(Buffer.from(payload).toString());
      started.push(JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString()));
      kernel.timeline.after(1, "the function", () => work(logs, cause));
      return {};
    },
    service: {
      resourcePolicy: () => ({
        owner: SCOPE.account,
        name: "policy",
        document:
          policy.statement &&
          JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: FUNCTION, ...policy.statement },
          }),
      }),
    },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that the arrow asks of the room
  } as unknown as LambdaRoom;
  const logs: LogsRoom = createLogs(kernel, {
    mayStart: (arn, group, cause) => arrow.validate(arn, group, cause),
    putMetric: () => {},
  });
  const arrow = logsToLambda({ kernel, logs, lambda: () => lambda, latency: 0 });
  return {
    kernel,
    logs,
    call: caller(kernel, logs.service),
    started,
    policy,
    say: (...messages) =>
      logs.write(
        SCOPE,
        "/app",
        "web",
        messages.map((message) => ({ timestamp: kernel.now(), message })),
      ),
  };
}

const subscribe = ({ call }: Setting, filterPattern = "ERROR"): Promise<unknown> =>
  call("PutSubscriptionFilter", { logGroupName: "/app", filterName: "f", filterPattern, destinationArn: FUNCTION });

describe("a subscription filter", () => {
  test("starts its function with the lines that match, as one gzipped message", async () => {
    const it = setting();
    it.say("before");
    await subscribe(it);
    it.say("ERROR 1", "fine", "ERROR 2");
    await it.kernel.timeline.idle();
    expect(it.started).toEqual([
      {
        messageType: "DATA_MESSAGE",
        owner: SCOPE.account,
        logGroup: "/app",
        logStream: "web",
        subscriptionFilters: ["f"],
        logEvents: ["ERROR 1", "ERROR 2"].map((message) => ({
          id: expect.stringMatching(/^\d{56}$/),
          timestamp: START,
          message,
        })),
      },
    ]);
  });

  test.each<readonly [string, object, boolean]>([
    ["with its region", { Principal: { Service: "logs.us-east-1.amazonaws.com" } }, true],
    [
      "for this group",
      {
        Principal: { Service: "logs.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:log-group:/app:*" } },
      },
      true,
    ],
    [
      "for the group's plain ARN",
      {
        Principal: { Service: "logs.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:log-group:/app" } },
      },
      false,
    ],
    ["for another service", { Principal: { Service: "s3.amazonaws.com" } }, false],
  ])("needs a permission that names CloudWatch Logs: %s", async (_, statement, isLetIn) => {
    const it = setting();
    it.policy.statement = statement;
    it.say("x");
    const answer = await subscribe(it).then(
      () => true,
      () => false,
    );
    expect(answer).toBe(isLetIn);
  });

  test("takes much in several pieces that a function can be given", async () => {
    const it = setting();
    it.say("x");
    await subscribe(it, "");
    const noise = (line: number): string =>
      Array.from({ length: 500 }, (_, at) => hash("sha512", `${line} ${at}`, "hex")).join("");
    it.say(...Array.from({ length: 10 }, (_, line) => noise(line)));
    await it.kernel.timeline.idle();
    expect(it.started.length).toBeGreaterThan(1);
    expect(it.started.flatMap(({ logEvents }) => logEvents)).toHaveLength(10);
  });

  test("on its function's own log comes to an end, although it does not on AWS", async () => {
    const it = setting((logs, cause) =>
      logs.write(SCOPE, "/app", "own", [{ timestamp: START, message: "again" }], [cause]),
    );
    it.say("x");
    await subscribe(it, "");
    it.say("go");
    await it.kernel.timeline.idle();
    expect(it.started).toHaveLength(16);
    expect(it.kernel.journal.entries.filter(({ kind }) => kind === "note")).toMatchObject([
      { text: expect.stringContaining("stopped after 16 rounds") },
    ]);
  });
});
