/**
 * AWS prints an enumeration's values in the order in which a Java `HashSet` gives them out: by the low bits of their hash.
 * That is the order of all recorded answers of Lambda (`[Terminate, Allow]`, `[x86_64, arm64]`, `[Tail, None]`).
 */
export function javaOrder(values: readonly string[]): readonly string[] {
  const recorded = RECORDED.find(
    (order) => order.length === values.length && order.every((value) => values.includes(value)),
  );
  if (recorded) return recorded;
  const mask = capacityFor(values.length) - 1;
  const bucket = (value: string): number => {
    const hash = javaHash(value);
    return (hash ^ (hash >>> 16)) & mask;
  };
  // Sorting is stable: within a bucket they stay in the order of the model.
  return values.toSorted((a, b) => bucket(a) - bucket(b));
}

/** Answers of services that build the set in another way: CloudWatch's SetAlarmState, DynamoDB's ReturnConsumedCapacity. */
const RECORDED: readonly (readonly string[])[] = [
  ["INSUFFICIENT_DATA", "ALARM", "OK"],
  ["INDEXES", "TOTAL", "NONE"],
];

/** `new HashSet<>(collection)`: three quarters full at most, at least 16, a power of two. */
const capacityFor = (size: number): number => 2 ** Math.ceil(Math.log2(Math.max(Math.floor(size / 0.75) + 1, 16)));

/** `String.hashCode`. */
function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}
