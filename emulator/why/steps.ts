import type { Entry, EntryOf, Json, JsonObject, PolicyKind } from "../kernel/index.ts";
import type { Step } from "./explanation.ts";
import { named, objectUri, shortName } from "./names.ts";
import { isReason, REASONS } from "./reasons.ts";

/** The chain as lines: the call it began with, then what followed. Metrics and notes are left to the journal. */
export function stepsOf(path: readonly Entry[], call: Entry | undefined): readonly Step[] {
  const entries = call && !path.includes(call) ? [call, ...path] : path;
  return entries.flatMap((entry, index) => {
    // The decision has said it already: the arrow only gave up on it.
    if (entry.kind === "arrow" && entry.verdict === "stopped" && isDenial(entries[index - 1])) return [];
    const step = stepOf(entry);
    return step ? [step] : [];
  });
}

/** `user ada`, `role summarize-role`, `the account`: who called, without the ARN around it. */
function callerName(arn: string): string {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (role) return `role ${role}`;
  return arn.endsWith(":root") ? `the administrator of ${arn.split(":")[4]}` : named(arn);
}

const isDenial = (entry: Entry | undefined): boolean => entry?.kind === "decision" && !entry.decision.allowed;

function stepOf(entry: Entry): Step | undefined {
  const base = { entry: entry.id, at: entry.at };
  switch (entry.kind) {
    case "call":
      return {
        ...base,
        label: entry.service,
        mark: "seen",
        text: `${entry.operation} ${objectUri(entry.resource)}`,
        detail: `by ${callerName(entry.caller)}`,
      };
    case "answer":
      return entry.code
        ? {
            ...base,
            label: "answer",
            mark: "stopped",
            text: `${entry.status} ${entry.code}`,
            detail: entry.message ?? "",
          }
        : { ...base, label: "answer", mark: "passed", text: String(entry.status), detail: "" };
    case "fact":
      return { ...base, label: entry.service, mark: "seen", text: factText(entry), detail: factDetail(entry) };
    case "decision":
      return decisionStep(entry);
    case "arrow":
      return arrowStep(entry);
    case "run":
      return {
        ...base,
        label: "run",
        mark: "passed",
        text: shortName(entry.functionArn),
        detail: `attempt ${entry.attempt}, ${entry.cold ? "cold" : "warm"}`,
      };
    case "ran":
      return {
        ...base,
        label: "ran",
        mark: entry.outcome === "returned" ? "passed" : "stopped",
        text: entry.outcome,
        detail: failureText(entry.detail),
      };
    case "metric":
    case "note":
      return undefined;
    default:
      return entry satisfies never;
  }
}

const factText = ({ fact }: EntryOf<"fact">): string => (fact === "event-accepted" ? "event accepted" : fact);

function factDetail(entry: EntryOf<"fact">): string {
  const { requestId, reason } = entry.detail;
  if (entry.service === "cloudwatch" && typeof reason === "string") return reason;
  if (typeof requestId === "string") return `request ${requestId}`;
  const size = entry.detail["size"];
  const name = entry.subject.slice(entry.subject.lastIndexOf("/") + 1);
  return typeof size === "number" ? `${name}, ${size.toLocaleString("en-US")} bytes` : name;
}

function decisionStep(entry: EntryOf<"decision">): Step {
  const base = { entry: entry.id, at: entry.at, label: entry.plane };
  const who = shortName(entry.principal);
  if (entry.decision.allowed) return { ...base, mark: "passed", text: "allowed", detail: `${who} may ${entry.action}` };
  const { reason } = entry.decision;
  const why =
    reason.kind === "explicit"
      ? `${reason.statement.sid ?? `statement ${reason.statement.index + 1}`} of ${WHOSE[reason.statement.policy]} ${POLICY[reason.statement.policy]} denies it`
      : `no statement of ${WHOSE[reason.policy]} ${POLICY[reason.policy]} allows it`;
  return {
    ...base,
    mark: "stopped",
    text: "denied",
    detail: `${who} may not ${entry.action} on ${named(entry.resource)}: ${why}`,
  };
}

const POLICY: Readonly<Record<PolicyKind, string>> = {
  identity: "identity policies",
  resource: "resource policy",
  boundary: "permissions boundary",
  session: "session policy",
  trust: "trust policy",
};
const WHOSE: Readonly<Record<PolicyKind, string>> = {
  identity: "its",
  resource: "the target's",
  boundary: "its",
  session: "its",
  trust: "the role's",
};

function arrowStep(entry: EntryOf<"arrow">): Step {
  const words = entry.reason && isReason(entry.reason) ? REASONS[entry.reason].words : "";
  return {
    entry: entry.id,
    at: entry.at,
    label: entry.stage,
    mark: entry.verdict,
    text: entry.verdict === "passed" ? passedText(entry) : words,
    detail: entry.verdict === "passed" ? detailText(entry.detail) : stopDetail(entry),
  };
}

const passedText = (entry: EntryOf<"arrow">): string =>
  entry.stage === "match" ? `rule ${text(entry.detail["rule"])}` : `${entry.arrow} ⇢ ${shortName(entry.target)}`;

function stopDetail(entry: EntryOf<"arrow">): string {
  const failure = failureText(entry.detail);
  if (failure) return failure;
  const { rule, expected, actual } = entry.detail;
  if (rule !== undefined && expected !== undefined)
    return `rule ${text(rule)} asks for ${text(expected)}, it was ${text(actual)}`;
  return detailText(entry.detail);
}

function failureText(detail: JsonObject): string {
  const { errorType, errorMessage } = detail;
  return [text(errorType), text(errorMessage)].filter((part) => part !== "").join(": ");
}

const detailText = (detail: JsonObject): string =>
  Object.entries(detail)
    .filter(([key, value]) => key !== "rule" && value !== "")
    .map(([key, value]) => `${key} ${text(value)}`)
    .join("  ");

const text = (value: Json | undefined): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
