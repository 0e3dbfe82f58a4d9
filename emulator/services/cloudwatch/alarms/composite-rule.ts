import type { StateValue } from "./state-value.ts";

/** A rule over other alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export type CompositeRule =
  | { readonly kind: "is"; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly of: CompositeRule }
  | { readonly kind: "and" | "or"; readonly left: CompositeRule; readonly right: CompositeRule };

/** `undefined` for a text that is no rule. */
export function parseRule(text: string): CompositeRule | undefined {
  const tokens =
    text.match(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"[^"]*"|'[^']*'|[^)]*?)\s*\)|[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const either = (): CompositeRule | undefined => chain("or", "OR", both);
  const both = (): CompositeRule | undefined => chain("and", "AND", one);
  const chain = (
    kind: "and" | "or",
    word: string,
    next: () => CompositeRule | undefined,
  ): CompositeRule | undefined => {
    let left = next();
    while (left && tokens[at]?.toUpperCase() === word) {
      at += 1;
      const right = next();
      left = right && { kind, left, right };
    }
    return left;
  };
  const one = (): CompositeRule | undefined => {
    const token = tokens[at] ?? "";
    at += 1;
    if (/^not$/i.test(token)) {
      const of = one();
      return of && { kind: "not", of };
    }
    if (token === "(") {
      const inner = either();
      return tokens[at++] === ")" ? inner : undefined;
    }
    if (/^true$/i.test(token)) return { kind: "constant", value: true };
    if (/^false$/i.test(token)) return { kind: "constant", value: false };
    return asked(token);
  };
  const rule = either();
  return at === tokens.length ? rule : undefined;
}

function asked(token: string): CompositeRule | undefined {
  const [, state, quoted] = /^(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(.*?)\s*\)$/.exec(token) ?? [];
  const name = quoted?.replaceAll(/^["']|["']$/g, "").replace(/^arn:aws[\w-]*:cloudwatch:[^:]*:\d*:alarm:/, "") ?? "";
  return isState(state) && name !== "" ? { kind: "is", state, alarm: name } : undefined;
}

const isState = (text: string | undefined): text is StateValue =>
  text === "ALARM" || text === "OK" || text === "INSUFFICIENT_DATA";

export function holds(rule: CompositeRule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case "is":
      return stateOf(rule.alarm) === rule.state;
    case "constant":
      return rule.value;
    case "not":
      return !holds(rule.of, stateOf);
    case "and":
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case "or":
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
    default:
      return rule satisfies never;
  }
}

/** The names of the alarms that a rule asks. */
export function asks(rule: CompositeRule): readonly string[] {
  switch (rule.kind) {
    case "is":
      return [rule.alarm];
    case "constant":
      return [];
    case "not":
      return asks(rule.of);
    case "and":
    case "or":
      return [...asks(rule.left), ...asks(rule.right)];
    default:
      return rule satisfies never;
  }
}
