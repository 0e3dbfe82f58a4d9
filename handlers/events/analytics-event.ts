import * as z from "zod";

/** What a caller says. */
export interface CallerEvent {
  readonly event_type: string;
  readonly user_id: string;
  readonly page: string;
  readonly properties?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** An event on its way through queue, table and archive. All that is derived from it is the same each time it comes. */
export interface AnalyticsEvent extends CallerEvent {
  readonly event_id: string;
  readonly received_at: string;
  readonly source_ip: string;
}

/** Ten events of this size stay far below what one SendMessageBatch takes. */
const PROPERTIES_MAX = 32;

const FIELDS = {
  event_type: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must be lower-case letters, digits and underscores"),
  user_id: z.string().min(1).max(128),
  page: z.string().startsWith("/").max(2048),
  properties: z
    .record(z.string().min(1).max(64), z.union([z.string().max(256), z.number(), z.boolean()]))
    .refine((given) => Object.keys(given).length <= PROPERTIES_MAX, `must have at most ${PROPERTIES_MAX} entries`)
    .optional(),
};

/** Nothing else is taken: a misspelt field is told, not stored. */
export const callerEvent: z.ZodType<CallerEvent> = z.strictObject(FIELDS);

const storedEvent: z.ZodType<AnalyticsEvent> = z.strictObject({
  event_id: z.string().regex(/^[\w-]{1,128}$/),
  received_at: z.iso.datetime(),
  source_ip: z.string().max(64),
  ...FIELDS,
});

/** Reads a message of the queue. Throws a `TypeError` that says why it is no event. */
export function readStored(text: string): AnalyticsEvent {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new TypeError("not an event: the message is no JSON");
  }
  const read = storedEvent.safeParse(given);
  if (!read.success) throw new TypeError(`not an event: ${reasonsOf(read.error).join("; ")}`);
  return read.data;
}

/** What is wrong, a sentence each: `page: Invalid input: …`, `[1].user_id: …`. */
export const reasonsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => {
    const at = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
    return at === "" ? message : `${at.replace(/^\./, "")}: ${message}`;
  });
