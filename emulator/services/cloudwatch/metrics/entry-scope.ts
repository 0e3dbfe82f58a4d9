import type { Entry, Journal, Scope } from "../../../kernel/index.ts";

/** How many causes back a name with account and region is looked for; ours: the function or queue itself is at most a few entries away. */
const STEPS_MAX = 8;

/** Where a metric of the journal belongs: the account and region of what it follows from. */
export function scopeOfEntry(journal: Journal, entry: Entry): Scope | undefined {
  let at: Entry | undefined = entry;
  for (let step = 0; at && step < STEPS_MAX; step += 1) {
    const found = scopeIn(at);
    if (found) return found;
    const [cause]: readonly number[] = at.causes;
    at = cause === undefined ? undefined : journal.get(cause);
  }
  return undefined;
}

function scopeIn(entry: Entry): Scope | undefined {
  switch (entry.kind) {
    case "call":
      return entry.resource.startsWith("arn:") ? (ofArn(entry.resource) ?? entry) : entry;
    case "fact":
      return ofArn(entry.subject);
    case "arrow":
      return ofArn(entry.target) ?? ofArn(entry.subject);
    case "run":
    case "ran":
      return ofArn(entry.functionArn);
    case "decision":
      return ofArn(entry.resource);
    case "answer":
    case "metric":
    case "note":
      return undefined;
    default:
      return entry satisfies never;
  }
}

/** The metrics of one invocation follow one another. */
let last: { readonly arn: string; readonly scope: Scope | undefined } | undefined;

function ofArn(arn: string): Scope | undefined {
  if (last?.arn === arn) return last.scope;
  const [scheme, , , region = "", account = ""] = arn.split(":");
  const scope = scheme === "arn" && region !== "" && account !== "" ? { region, account } : undefined;
  last = { arn, scope };
  return scope;
}
