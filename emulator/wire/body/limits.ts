import type { Routed } from "../contract.ts";

/** An object or part put in one request: 5 GiB. https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
export const UPLOAD_MAX: number = 5 * 1024 ** 3;

/** "Request must be smaller than 70167211 bytes for the CreateFunction operation", as recorded from AWS. */
const CODE_MAX = 70_167_211;

/** Ours, for whatever AWS gives no figure for: more than any of its documented request limits. */
const BODY_MAX = 10 * 1024 * 1024;

const CODE_OPERATIONS: ReadonlySet<string> = new Set(["CreateFunction", "UpdateFunctionCode", "PublishLayerVersion"]);

/** How many bytes a body may have that is read as a whole. */
export const bodyMax = (routed: Routed | undefined): number =>
  routed?.service === "lambda" && CODE_OPERATIONS.has(routed.operation) ? CODE_MAX : BODY_MAX;

/** "The chunk size must be at least 8 KB". https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
export const CHUNK_MIN = 8192;

/** Ours: a chunk's head is a size and a signature, a trailer line a checksum or a signature. */
export const CHUNK_LINE_MAX = 1024;
