import type { EntryId, Instant, Kernel, Millis } from "../../kernel/index.ts";
import { unawaited } from "./unawaited.ts";

/** Work that was taken on and that nobody waits for: in a world that is kept it is done after a restart, too. */
export interface Errands<Work> {
  /** Does it after `span`. */
  after(span: Millis, work: Work): void;
  /** Does it now. */
  now(work: Work): void;
}

export interface ErrandOptions<Work, Row> {
  readonly kernel: Kernel;
  /** Names the rows: `lambda.async`. */
  readonly name: string;
  /** Names the tasks. */
  readonly arrow: string;
  /** The work is done when this has ended. Not awaited by the timeline: it may need the world's time. */
  run(work: Work): void | Promise<void>;
  /** The work as plain data. */
  toRow(work: Work): Row;
  /** `entry`: in place of all entries of the journal that the work knew. */
  fromRow(row: Row, entry: EntryId): Work;
}

interface Kept<Row> {
  readonly due: Instant;
  readonly row: Row;
}

/** What is under way when the process ends is done again: as on AWS at least once, and rarely twice. */
export function createErrands<Work, Row>(options: ErrandOptions<Work, Row>): Errands<Work> {
  const { kernel, arrow } = options;
  const open = new Map<string, { readonly due: Instant; readonly work: Work }>();
  let last = 0;
  const marks = kernel.ledger.table<Kept<Row>>(`errands.${options.name}`, {
    compared: false,
    keys: () => open.keys(),
    read(id) {
      const held = open.get(id);
      return held && { due: held.due, row: options.toRow(held.work) };
    },
    restore(rows, entry) {
      for (const [id, { due, row }] of rows) {
        last = Math.max(last, Number(id));
        begin(id, due, options.fromRow(row, entry));
      }
    },
  });

  const begin = (id: string, due: Instant, work: Work): void => {
    keep(id, due, work);
    kernel.timeline.at(Math.max(due, kernel.now()), arrow, () => start(id, work));
  };
  const keep = (id: string, due: Instant, work: Work): void => {
    open.set(id, { due, work });
    marks.mark(id);
  };
  const finish = (id: string): void => {
    if (open.delete(id)) marks.mark(id);
  };
  const start = (id: string, work: Work): void => {
    const going = options.run(work);
    if (!(going instanceof Promise)) return finish(id);
    return unawaited(
      kernel,
      arrow,
      going.finally(() => finish(id)),
    );
  };
  const newId = (): string => String((last += 1));

  return {
    after: (span, work) => begin(newId(), kernel.now() + span, work),
    now(work) {
      const id = newId();
      keep(id, kernel.now(), work);
      start(id, work);
    },
  };
}
