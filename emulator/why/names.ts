import type { Entry, Json } from "../kernel/index.ts";

/** `summarize` from a function ARN with or without qualifier. */
export function functionName(arn: string): string {
  const parts = arn.split(":");
  return parts[2] === "lambda" && parts[6] !== undefined ? parts[6] : arn;
}

/** The last segment of any ARN: a queue's, a role's, a bucket's name. */
export function shortName(name: string): string {
  if (!name.startsWith("arn:")) return name;
  const parts = name.split(":");
  if (parts[2] === "lambda") return functionName(name);
  const resource = parts.slice(5).join(":");
  if (parts[2] === "s3") return resource;
  if (parts[2] === "logs" || parts[2] === "cloudwatch") return parts[6] ?? name;
  return resource.slice(resource.lastIndexOf("/") + 1);
}

/** What an arrow noted under a name, for a line to be typed; `<name>` where it noted nothing. */
export function detailOf(end: Entry, name: string): string {
  const value = end.kind === "arrow" ? end.detail[name] : undefined;
  return typeof value === "string" ? value : `<${name}>`;
}

const NOUNS: Readonly<Record<string, string>> = {
  lambda: "function",
  sqs: "queue",
  iam: "",
  logs: "log group",
  events: "rule",
  scheduler: "schedule",
  cloudwatch: "alarm",
  dynamodb: "table",
};

/** How a person names what an ARN stands for: `function summarize`, `role reader`, `s3://sales/a.csv`. */
export function named(name: string): string {
  if (!name.startsWith("arn:")) return name;
  const [, , service = "", , , resource = ""] = name.split(":");
  if (service === "s3") return objectUri(name);
  // A version or an alias is part of what is meant.
  const qualifier = service === "lambda" && resource === "function" ? name.split(":")[7] : undefined;
  if (qualifier !== undefined) return `function ${shortName(name)}:${qualifier}`;
  const noun = service === "iam" ? (resource.split("/")[0] ?? "") : (NOUNS[service] ?? service);
  return `${noun} ${shortName(name)}`;
}

/** `s3://bucket/key` for an object or bucket ARN, else the name itself. */
export function objectUri(name: string): string {
  const match = /^arn:aws[\w-]*:s3:::(.+)$/.exec(name);
  return match?.[1] === undefined ? name : `s3://${match[1]}`;
}

/** Whether a person who says `word` can mean `name`. */
export function means(word: string, name: string): boolean {
  if (name === "" || word === "") return false;
  const said = objectUri(word);
  const known = objectUri(name);
  if (said === known || word === name) return true;
  if (known.startsWith("s3://")) return known.endsWith(`/${said}`) || known === `s3://${said}`;
  return name.startsWith("arn:") && shortName(name) === word;
}

/** Every name under which an entry can be asked for as a subject. */
export function subjectsOf(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case "fact":
      return [entry.subject];
    case "call":
      return [entry.requestId, entry.resource];
    case "answer":
      return [entry.requestId];
    case "run":
    case "ran":
      return [entry.requestId, entry.functionArn];
    case "arrow":
      return [entry.subject];
    case "decision":
    case "metric":
    case "note":
      return [];
    default:
      return entry satisfies never;
  }
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Every name that an entry shows as reached. */
export function reachedBy(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case "fact":
      // A message in a queue has reached the queue; "MessageDeleted" asks whether it was done with.
      if (entry.service === "sqs") {
        const queue = entry.fact === "MessageSent" ? entry.subject.slice(0, entry.subject.lastIndexOf("/")) : "";
        return [entry.subject, entry.fact, queue];
      }
      // An item has reached its table, too.
      if (entry.fact === "ItemWritten") return [entry.subject, textOf(entry.detail["table"])];
      // What is said of a function (an event was accepted for it) does not reach it.
      return entry.subject.includes(":function:") ? [] : [entry.subject];
    case "run":
      return [entry.functionArn];
    case "arrow":
      // Only the last stage of an arrow reaches what it points at; a function is reached by running.
      return entry.stage === "carry" && entry.verdict === "passed" && !entry.target.includes(":function:")
        ? [entry.target]
        : [];
    case "call":
    case "answer":
    case "ran":
    case "decision":
    case "metric":
    case "note":
      return [];
    default:
      return entry satisfies never;
  }
}
