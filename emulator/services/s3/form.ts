import type { Content, ContentStore } from "../../kernel/index.ts";
import { AwsError } from "../../kernel/index.ts";
import { filesInForm, formTooLong, malformedForm } from "./errors.ts";
import { FORM_FIELDS_BYTES_MAX, PUT_BYTES_MAX } from "./limits.ts";

/** What a browser sent: the fields before the file, and the file. Fields after the file are ignored. */
export interface Form {
  /** Names in lower case, in order; `${filename}` already stands for the file's name. Equal names are joined by commas. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Content;
}

/**
 * Reads `multipart/form-data`; the file's bytes go to the store piece by piece. `before`: called with the fields when the file
 * begins, and what it throws ends the upload. https://www.rfc-editor.org/rfc/rfc7578
 */
export async function readForm(
  contentType: string | undefined,
  body: AsyncIterable<Uint8Array>,
  contents: ContentStore,
  before: (fields: Form["fields"]) => void = () => {},
): Promise<Form> {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw notAForm();
  const input = createInput(body);
  const fields = new Map<string, string>();
  // The body's very first delimiter has no line before it.
  if ((await input.until(`--${boundary}`, FORM_FIELDS_BYTES_MAX)) === undefined) throw malformedForm();
  let spent = 0;
  for (;;) {
    const head = await input.until("\r\n\r\n", FORM_FIELDS_BYTES_MAX);
    if (head === undefined || head.toString().startsWith("--")) throw filesInForm();
    const { name, filename } = disposition(head.toString());
    if (name.toLowerCase() === "file") {
      const named = withFilename(fields, filename);
      before(named);
      return { fields: named, file: await contents.write(input.stream(`\r\n--${boundary}`), PUT_BYTES_MAX) };
    }
    const value = await input.until(`\r\n--${boundary}`, FORM_FIELDS_BYTES_MAX);
    if (value === undefined) throw malformedForm();
    spent += head.length + value.length;
    if (spent > FORM_FIELDS_BYTES_MAX) throw formTooLong();
    const known = fields.get(name.toLowerCase());
    fields.set(name.toLowerCase(), known === undefined ? value.toString() : `${known},${value.toString()}`);
  }
}

function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? "")) return undefined;
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? "");
  return found?.[1] ?? found?.[2];
}

/** As S3 answers it, whatever its list of errors says. */
const notAForm = (): AwsError =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    fields: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
  });

function disposition(head: string): { readonly name: string; readonly filename: string | undefined } {
  const line = head.split("\r\n").find((candidate) => /^content-disposition\s*:/i.test(candidate)) ?? "";
  const parameter = (name: string): string | undefined => {
    const found = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, "i").exec(line);
    // Browsers write a quotation mark as %22 and leave the backslashes of a path alone.
    return found?.[1]?.replaceAll('\\"', '"') ?? found?.[2];
  };
  const name = parameter("name");
  if (name === undefined) throw malformedForm();
  return { name, filename: parameter("filename") };
}

/** Only the last part of a path counts; a file without a name leaves the variable as it is. */
function withFilename(fields: Map<string, string>, filename: string | undefined): ReadonlyMap<string, string> {
  if (filename === undefined) return fields;
  const base = filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1);
  return new Map([...fields].map(([name, value]) => [name, value.replaceAll("${filename}", () => base)]));
}

interface FormInput {
  /** The bytes up to the mark, which is passed over; `undefined` when it does not come within `max` bytes. */
  until(mark: string, max: number): Promise<Buffer | undefined>;
  /** The same without an end to it, while it comes. */
  stream(mark: string): AsyncIterable<Uint8Array>;
}

function createInput(body: AsyncIterable<Uint8Array>): FormInput {
  const chunks = body[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done === true) return false;
    held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value]);
    return true;
  };
  return {
    async until(mark, max) {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          const found = held.subarray(0, at);
          held = held.subarray(at + mark.length);
          return found;
        }
        if (held.length > max) throw formTooLong();
        if (!(await more())) return undefined;
      }
    },
    async *stream(mark) {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          if (at > 0) yield held.subarray(0, at);
          held = held.subarray(at + mark.length);
          return;
        }
        // The end of what is held may be the beginning of the mark.
        const sure = held.length - mark.length;
        if (sure > 0) {
          yield held.subarray(0, sure);
          held = held.subarray(sure);
        }
        if (!(await more())) throw malformedForm();
      }
    },
  };
}
