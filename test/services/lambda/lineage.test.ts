import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../emulator/kernel/index.ts";
import { enterLineage, lineageHash, parseLineage, traceHeaderFrom } from "../../../emulator/services/lambda/lineage.ts";

const ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a2a5;Sampled=0";
const stream = () => createRandom(1).stream("lambda.trace");

describe("lineage", () => {
  test("reads the form of today, the older one, and several functions", () => {
    expect(parseLineage(`${ROOT};Lineage=1:fe460cdd:0`)).toEqual([{ hash: "fe460cdd", count: 0 }]);
    expect(parseLineage("Lineage=a87bd80c:1|68fd508a:5")).toEqual([
      { hash: "a87bd80c", count: 1 },
      { hash: "68fd508a", count: 5 },
    ]);
  });

  test("starts at 0 and counts up with each invocation of the same function", () => {
    const first = enterLineage(ROOT, "fe460cdd");
    const second = enterLineage(first.traceHeader, "fe460cdd");
    expect(first).toEqual({ earlier: 0, traceHeader: `${ROOT};Lineage=1:fe460cdd:0` });
    expect(second).toEqual({ earlier: 1, traceHeader: `${ROOT};Lineage=1:fe460cdd:1` });
  });

  test("counts each function of a chain by itself", () => {
    const chain = ["aaaaaaaa", "bbbbbbbb", "aaaaaaaa"].reduce(
      (header, hash) => enterLineage(header, hash).traceHeader,
      ROOT,
    );
    expect(parseLineage(chain)).toEqual([
      { hash: "aaaaaaaa", count: 1 },
      { hash: "bbbbbbbb", count: 0 },
    ]);
  });

  test("survives any header a client may send, and never counts backwards", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 5 }), (header, times) => {
        let trace = header;
        for (let i = 0; i < times; i += 1) trace = enterLineage(trace, "fe460cdd").traceHeader;
        expect(enterLineage(trace, "fe460cdd").earlier).toBeGreaterThanOrEqual(times);
      }),
    );
  });

  test("stands for a function by 8 digits of its ARN", () => {
    expect(lineageHash("arn:aws:lambda:us-east-1:000000000000:function:a")).toMatch(/^[0-9a-f]{8}$/);
    expect(lineageHash("a")).not.toBe(lineageHash("b"));
  });
});

describe("the trace header", () => {
  test("is the caller's own when it has a root", () => {
    expect(traceHeaderFrom(`${ROOT};Lineage=1:fe460cdd:3`, 0, stream())).toBe(`${ROOT};Lineage=1:fe460cdd:3`);
  });

  test("is new when there is none, with the time in its root", () => {
    const header = traceHeaderFrom(undefined, Date.UTC(2026, 0, 1), stream());
    expect(header).toMatch(/^Root=1-6955b900-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  });

  test("keeps a lineage that came without a root", () => {
    expect(parseLineage(traceHeaderFrom("Lineage=1:fe460cdd:9", 0, stream()))).toEqual([
      { hash: "fe460cdd", count: 9 },
    ]);
  });
});
