// Lambda reads payloads with Jackson and shows its words. Those for what is met most (a bare word, Base64 where JSON was meant)
// are rendered here; for the rest the JavaScript engine's words stand.

const TOKEN_MAX = 256;
const SOURCE_MAX = 500;

/** What keeps the payload from being JSON; `undefined` when nothing does. */
export function jsonProblem(payload: Uint8Array): string | undefined {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload));
    return undefined;
  } catch (error) {
    return unrecognizedToken(payload) ?? (error instanceof Error ? error.message : String(error));
  }
}

/** A payload that begins with a word which is no JSON literal. */
function unrecognizedToken(payload: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(payload.subarray(0, SOURCE_MAX));
  const [, space = "", word = ""] = /^([ \t\r\n]*)([A-Za-z_$][\w$]*)/.exec(text) ?? [];
  if (word === "" || ["true", "false", "null"].includes(word)) return undefined;
  const token = word.length >= TOKEN_MAX ? `${word.slice(0, TOKEN_MAX)}...` : word;
  const lines = space.split("\n");
  // Jackson has read the word and the character that ended it.
  const end = space.length + word.length;
  const read = Math.min(word.length, TOKEN_MAX) + (word.length < TOKEN_MAX && end < payload.length ? 1 : 0);
  const column = (lines.at(-1) ?? "").length + read + 1;
  return `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])${sourceOf(payload, text)}; line: ${lines.length}, column: ${column}]`;
}

const sourceOf = (payload: Uint8Array, start: string): string =>
  `"${start}"${payload.length > SOURCE_MAX ? `[truncated ${payload.length - SOURCE_MAX} bytes]` : ""}`;
