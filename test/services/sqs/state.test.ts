import fc from "fast-check";
import { expect, test } from "vitest";
import type { Message } from "../../../emulator/services/sqs/index.ts";
import { Shelf } from "../../../emulator/services/sqs/state.ts";

const VISIBILITY = 30;
const RECEIVES_MAX = 3;

const messageOf = (id: string, sentAt: number): Message => ({
  id,
  sentAt,
  visibleAt: sentAt,
  body: id,
  md5: "",
  attributes: {},
  traceHeader: undefined,
  groupId: undefined,
  deduplicationId: undefined,
  sequenceNumber: undefined,
  keptFrom: sentAt,
  senderId: "",
  receives: 0,
  firstReceivedAt: undefined,
  lastReceivedAt: undefined,
  handle: undefined,
  deadLetterSource: undefined,
  entry: 1,
});

type Step =
  | { readonly kind: "send" }
  | { readonly kind: "receive"; readonly max: number }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "hide"; readonly which: number; readonly span: number }
  | { readonly kind: "pass"; readonly span: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("send" as const) }),
  fc.record({ kind: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant("delete" as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant("hide" as const), which: fc.nat(20), span: fc.nat(60) }),
  fc.record({ kind: fc.constant("pass" as const), span: fc.nat(40) }),
);

test("whatever happens, no message is lost, given out while hidden, or given out once too often", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const shelf = new Shelf();
      let [now, sent, handles] = [0, 0, 0];
      const wrong: string[] = [];
      const claim = (holds: boolean, words: string): void => void (holds || wrong.push(words));
      /** What should be in the queue, and from when it can be seen. */
      const model = new Map<string, { visibleAt: number; receives: number }>();
      for (const each of steps) {
        const chosen = "which" in each ? [...model.keys()][each.which] : undefined;
        if (each.kind === "send") {
          const id = `m${(sent += 1)}`;
          shelf.put(messageOf(id, now));
          model.set(id, { visibleAt: now, receives: 0 });
        } else if (each.kind === "pass") now += each.span;
        else if (each.kind === "delete" && chosen !== undefined) {
          shelf.remove(chosen);
          model.delete(chosen);
        } else if (each.kind === "hide" && chosen !== undefined) {
          const held = shelf.get(chosen);
          if (!held) throw new Error(`${chosen} is lost`);
          shelf.put({ ...held, visibleAt: now + each.span });
          model.set(chosen, { visibleAt: now + each.span, receives: held.receives });
        } else if (each.kind === "receive") {
          const visible = [...model].filter(([, { visibleAt }]) => visibleAt <= now);
          const { taken, dead } = shelf.take(now, {
            max: each.max,
            visibility: VISIBILITY,
            retention: Infinity,
            receivesMax: RECEIVES_MAX,
            handle: () => String((handles += 1)),
          });
          const fit = visible.filter(([, { receives }]) => receives < RECEIVES_MAX).length;
          claim(taken.length === Math.min(each.max, fit), `${taken.length} of ${fit} were given out`);
          for (const { id, receives } of taken) {
            claim(
              visible.some(([name]) => name === id),
              `${id} was given out while hidden`,
            );
            claim(receives <= RECEIVES_MAX, `${id} was given out ${receives} times`);
            model.set(id, { visibleAt: now + VISIBILITY, receives });
          }
          for (const { id } of dead) {
            claim(model.get(id)?.receives === RECEIVES_MAX, `${id} was dead too early`);
            model.delete(id);
          }
        }
        claim(shelf.size === model.size, `${shelf.size} messages instead of ${model.size}`);
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("what is retried stands behind what waited meanwhile", () => {
  const shelf = new Shelf();
  const take = (now: number, max: number): readonly string[] =>
    shelf
      .take(now, { max, visibility: VISIBILITY, retention: Infinity, receivesMax: undefined, handle: () => "h" })
      .taken.map(({ id }) => id);
  for (const [id, sentAt] of [
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ] as const)
    shelf.put(messageOf(id, sentAt));
  expect(take(2, 1)).toEqual(["a"]);
  expect(take(2 + VISIBILITY, 10)).toEqual(["b", "c", "a"]);
});
