import type { Room } from "./room.ts";
import { updateLatest, type LambdaFunction, type Version } from "./state.ts";

/** The function with other code or settings in `$LATEST`; environments of the old build are used until the update is done. */
export function changeLatest(
  room: Room,
  fn: LambdaFunction,
  change: Pick<Version, "settings" | "code">,
): LambdaFunction {
  const { kernel, timings } = room;
  const now = kernel.now();
  const doneAt = now + timings.update;
  const retire = (): void => room.ports.runner.retire(fn.arn, "$LATEST");
  if (doneAt <= now) retire();
  else kernel.timeline.at(doneAt, `lambda update of ${fn.name}`, retire, { background: true });
  const [earlierRevisionId, revisionId] = [room.revisionId(), room.revisionId()];
  return updateLatest(fn, change, { now, doneAt, earlierRevisionId, revisionId, build: room.build() });
}
