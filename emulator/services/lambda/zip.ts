import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import type { Content } from "../../kernel/index.ts";
import { invalidParameterValue } from "./errors.ts";
import { UNZIPPED_MAX } from "./limits.ts";
import type { Code } from "./state.ts";

/** The least a file takes in a zip's list of files (APPNOTE.TXT 4.3.12); more files than that fit is a forged count. */
const LISTING_LEAST = 46;

/** Reads the list of files, inflates nothing, and throws AWS's refusals. */
export async function checkedCode(zip: Content): Promise<Code> {
  if (zip.length === 0) throw invalidParameterValue("Uploaded file must be a non-empty zip");
  const bytes = await zip.bytes();
  const files = listing(bytes);
  if (!files) throw unreadable();
  if (files.length === 0) throw invalidParameterValue("Uploaded file must be a non-empty zip");
  if (files.some((file) => leavesItsFolder(file.name))) throw unreadable();
  if (files.reduce((sum, file) => sum + file.size, 0) > UNZIPPED_MAX)
    throw invalidParameterValue(`Unzipped size must be smaller than ${UNZIPPED_MAX} bytes`);
  return { sha256: createHash("sha256").update(bytes).digest("base64"), size: zip.length, zip };
}

const unreadable = (): Error =>
  invalidParameterValue("Could not unzip uploaded file. Please check your file, then try to upload again.");

interface Listed {
  readonly name: string;
  /** Bytes, inflated, as the zip claims. */
  readonly size: number;
}

function listing(bytes: Uint8Array): readonly Listed[] | undefined {
  const files: Listed[] = [];
  try {
    unzipSync(bytes, {
      filter: (file) => {
        if (!file.name || file.size > bytes.length || files.length * LISTING_LEAST > bytes.length)
          throw new Error("not a list of files");
        files.push({ name: file.name, size: file.originalSize });
        return false;
      },
    });
    return files;
  } catch {
    return undefined;
  }
}

const leavesItsFolder = (name: string): boolean =>
  name.startsWith("/") || name.includes("\0") || name.split(/[/\\]/).includes("..");
