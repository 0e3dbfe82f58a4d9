import { AwsError } from "../../kernel/index.ts";

const refused = (code: string, status: number, message: string, fields: Record<string, unknown> = {}): AwsError =>
  new AwsError(code, message, { status, fields });

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html for the codes of this file. */
export const incompleteBody = (expected?: number, provided?: number): AwsError =>
  expected === undefined || provided === undefined
    ? refused("IncompleteBody", 400, "The request body terminated unexpectedly")
    : refused(
        "IncompleteBody",
        400,
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
        { NumberBytesExpected: expected, NumberBytesProvided: provided },
      );

export const missingContentLength = (): AwsError =>
  refused("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");

export const transferEncodingNotImplemented = (): AwsError =>
  refused("NotImplemented", 501, "A header you provided implies functionality that is not implemented", {
    Header: "Transfer-Encoding",
  });

export const contentSha256Mismatch = (client: string, computed: string): AwsError =>
  refused(
    "XAmzContentSHA256Mismatch",
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: client, S3ComputedContentSHA256: computed },
  );

export const invalidDigest = (given: string): AwsError =>
  refused("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", { "Content-MD5": given });

export const badMd5 = (given: string, computed: string): AwsError =>
  refused("BadDigest", 400, "The Content-MD5 you specified did not match what we received.", {
    ExpectedDigest: given,
    CalculatedDigest: computed,
  });

export const badChecksum = (algorithm: string): AwsError =>
  refused("BadDigest", 400, `The ${algorithm} you specified did not match the calculated checksum.`);

/** `where`: "header", or "trailing header" for one that came after the body. */
export const invalidChecksumValue = (header: string, where: "header" | "trailing header"): AwsError =>
  refused("InvalidRequest", 400, `Value for ${header} ${where} is invalid.`);

export const severalChecksums = (): AwsError =>
  refused("InvalidRequest", 400, "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");

export const checksumMissing = (): AwsError =>
  refused(
    "InvalidRequest",
    400,
    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
  );

export const checksumNotImplemented = (header: string): AwsError =>
  refused("NotImplemented", 501, `Misfire does not verify ${header}. Use CRC32, which the SDKs send by default.`, {
    Header: header,
  });

export const unsupportedTrailer = (): AwsError =>
  refused("InvalidRequest", 400, "The value specified in the x-amz-trailer header is not supported");

export const malformedTrailer = (): AwsError =>
  refused(
    "MalformedTrailerError",
    400,
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );

export const chunkTooSmall = (chunk: number, size: number): AwsError =>
  refused("InvalidChunkSizeError", 403, "Only the last chunk is allowed to have a size less than 8192 bytes", {
    Chunk: chunk,
    BadChunkSize: size,
  });

export const chunkSignatureDoesNotMatch = (): AwsError =>
  refused(
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  );

export const entityTooLarge = (proposed: number | undefined, max: number): AwsError =>
  refused("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size", {
    ...(proposed === undefined ? {} : { ProposedSize: proposed }),
    MaxSizeAllowed: max,
  });

/** S3's answer to XML that is too long. */
export const requestTooBig = (max: number): AwsError =>
  refused("MaxMessageLengthExceeded", 400, "Your request was too big.", { MaxMessageLengthBytes: max });

/** Lambda's words, recorded for CreateFunction; used for all others outside S3. */
export const requestTooLarge = (max: number, operation: string): AwsError =>
  new AwsError(
    "RequestEntityTooLargeException",
    `Request must be smaller than ${max} bytes for the ${operation} operation`,
    { status: 413 },
  );

export const malformedGzip = (): AwsError =>
  refused("SerializationException", 400, "The request body announces gzip and cannot be decompressed.");

export const unsupportedEncoding = (encoding: string): AwsError =>
  refused("SerializationException", 415, `Content encoding '${encoding}' is not supported.`);
