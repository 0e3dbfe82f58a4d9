/** A model's patterns, which AWS evaluates with Java's engine; what cannot be tried here is left to the rooms. */

const compiled = new Map<string, RegExp | undefined>();

/** Whether the whole text matches, as Java's `matches` has it; a pattern that cannot be tried matches everything. */
export function matches(pattern: string, text: string): boolean {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern)?.test(text) ?? true;
}

/** `undefined` for a pattern that JavaScript does not have (`\p{Print}`), or that might run for ages. */
export function compile(pattern: string): RegExp | undefined {
  if (mayExplode(pattern)) return undefined;
  // Classes of characters and pairs of surrogates need Unicode mode; elsewhere it refuses escapes that Java allows.
  const flags = /\\[pP]\{/.test(pattern) ? ["u"] : ["", "u"];
  for (const flag of flags) {
    try {
      return new RegExp(`^(?:${pattern})$`, flag);
    } catch {
      continue;
    }
  }
  return undefined;
}

const REPEATED = /^(?:[*+]|\{\d+,\})/;
const ENDS_REPEATED = /(?:[*+]|\{\d+,\})$/;
const ATOM = /^(?:\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^()[\]\\|])/s;

/**
 * Whether a repeated group begins and ends with something repeated, as in `([0-9]+)+`: a backtracking engine tries exponentially many ways
 * to divide a long wrong value among the repetitions. Of AWS's patterns only two for EventBridge's connection headers are like this.
 */
function mayExplode(pattern: string): boolean {
  for (const [start, end] of groupsOf(pattern)) {
    if (!REPEATED.test(pattern.slice(end + 1))) continue;
    const body = pattern.slice(start + 1, end).replace(/^\?:/, "");
    const first = ATOM.exec(body)?.[0] ?? "";
    if (first !== "" && REPEATED.test(body.slice(first.length)) && ENDS_REPEATED.test(body)) return true;
  }
  return false;
}

/** Where each group opens and closes. */
function groupsOf(pattern: string): readonly (readonly [start: number, end: number])[] {
  const groups: (readonly [number, number])[] = [];
  const open: number[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === "\\") at += 1;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === "(") open.push(at);
    else if (character === ")") {
      const start = open.pop();
      if (start !== undefined) groups.push([start, at]);
    }
  }
  return groups;
}
