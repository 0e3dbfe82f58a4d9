import { wall, type Hold, type Timeline } from "../kernel/index.ts";

/** A hold that ends when the answer has begun, and with which a body that still streams may wait all the same. */
export function lastingHold(timeline: Timeline, what: string, options: { readonly drives: boolean }): Hold {
  const hold = timeline.hold(what, options);
  let ended = false;
  return {
    release() {
      ended = true;
      hold.release();
    },
    async wait(reason, until) {
      if (!ended) return hold.wait(reason, until);
      const again = timeline.hold(what, options);
      try {
        // What was given out before gets to whoever reads it: a handler's connection holds the world while it takes it in.
        await wall.turn();
        return await again.wait(reason, until);
      } finally {
        again.release();
      }
    },
  };
}
