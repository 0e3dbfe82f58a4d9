import { AwsError, type Instant } from "../../kernel/index.ts";

type Fields = Readonly<Record<string, unknown>>;

// Codes and texts: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and recorded answers.

export const accessDenied = (text = "Access Denied"): AwsError => new AwsError("AccessDenied", text, { status: 403 });

export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", { status: 404, fields: { BucketName: bucket } });

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("NoSuchKey", "The specified key does not exist.", { status: 404, fields: { Key: key }, headers });

export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    fields: { Key: key, VersionId: versionId },
  });

/** What tells a reader that a delete marker stands in the way. */
export const markerHeaders = (versionId: string): Readonly<Record<string, string>> => ({
  "x-amz-delete-marker": "true",
  "x-amz-version-id": versionId,
});

/** A delete marker is neither read nor written. `asked`: whether it was named by its id. */
export const methodNotAllowed = (
  method: string,
  marker: { readonly versionId: string; readonly lastModified: Instant },
  asked: boolean,
): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    fields: { Method: method, ResourceType: "DeleteMarker" },
    headers: {
      ...(asked ? markerHeaders(marker.versionId) : {}),
      ...(asked ? { "last-modified": new Date(marker.lastModified).toUTCString() } : {}),
      allow: "DELETE",
    },
  });

export const invalidBucketName = (bucket: string): AwsError =>
  new AwsError("InvalidBucketName", "The specified bucket is not valid.", {
    status: 400,
    fields: { BucketName: bucket },
  });

export const bucketAlreadyOwnedByYou = (bucket: string): AwsError =>
  new AwsError(
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
    { status: 409, fields: { BucketName: bucket } },
  );

export const bucketAlreadyExists = (bucket: string): AwsError =>
  new AwsError(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    { status: 409, fields: { BucketName: bucket } },
  );

export const tooManyBuckets = (): AwsError =>
  new AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed", { status: 400 });

export const bucketNotEmpty = (bucket: string, versioned: boolean): AwsError =>
  new AwsError(
    "BucketNotEmpty",
    `The bucket you tried to delete is not empty${versioned ? ". You must delete all versions in the bucket." : ""}`,
    { status: 409, fields: { BucketName: bucket } },
  );

export const illegalLocationConstraint = (constraint: string): AwsError =>
  new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  );

export const invalidLocationConstraint = (constraint: string): AwsError =>
  new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
    status: 400,
    fields: { LocationConstraint: constraint },
  });

/** The bucket lives in another region than the one the request was signed for. */
export const permanentRedirect = (bucket: string, region: string): AwsError =>
  new AwsError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      status: 301,
      fields: { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
      headers: { "x-amz-bucket-region": region },
    },
  );

export const invalidArgument = (text: string, name?: string, value?: string | number, more: Fields = {}): AwsError =>
  new AwsError("InvalidArgument", text, {
    status: 400,
    fields: {
      ...(name === undefined ? {} : { ArgumentName: name }),
      ...(value === undefined ? {} : { ArgumentValue: String(value) }),
      ...more,
    },
  });

export const invalidRequest = (text: string): AwsError => new AwsError("InvalidRequest", text, { status: 400 });

export const invalidBucketOwner = (given: string): AwsError =>
  new AwsError(
    "InvalidBucketOwnerAWSAccountID",
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${given}]`,
    { status: 400 },
  );

export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );

export const missingRequestBody = (): AwsError =>
  new AwsError("MissingRequestBodyError", "Request Body is empty", { status: 400 });

export const notImplementedHeader = (header: string, more: Fields = {}): AwsError =>
  new AwsError("NotImplemented", "A header you provided implies functionality that is not implemented", {
    status: 501,
    fields: { Header: header, ...more },
  });

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    fields: { Condition: condition },
  });

/** Something else happened to the key since the upload began. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export const conditionalRequestConflict = (condition: string, key: string): AwsError =>
  new AwsError(
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { status: 409, fields: { Condition: condition, Key: key } },
  );

/** Not an error in HTTP's eyes; the answer has no body. */
export const notModified = (headers: Readonly<Record<string, string>>): AwsError =>
  new AwsError("NotModified", "Not Modified", { status: 304, headers });

export const invalidRange = (range: string, size: number): AwsError =>
  new AwsError("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    fields: { RangeRequested: range, ActualObjectSize: String(size) },
    headers: { "content-range": `bytes */${size}` },
  });

export const invalidPartNumber = (requested: number, actual: number): AwsError =>
  new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    status: 416,
    fields: { PartNumberRequested: String(requested), ActualPartCount: String(actual) },
  });

export const keyTooLong = (size: number, max: number): AwsError =>
  new AwsError("KeyTooLongError", "Your key is too long", {
    status: 400,
    fields: { Size: String(size), MaxSizeAllowed: String(max) },
  });

export const metadataTooLarge = (size: number, max: number): AwsError =>
  new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
    status: 400,
    fields: { Size: String(size), MaxSizeAllowed: String(max) },
  });

export const entityTooLarge = (size: number, max: number): AwsError =>
  new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    status: 400,
    fields: { ProposedSize: String(size), MaxSizeAllowed: String(max) },
  });

export const entityTooSmall = (part: {
  readonly eTag: string;
  readonly number: number;
  readonly size: number;
  readonly min: number;
}): AwsError =>
  new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    status: 400,
    fields: {
      ProposedSize: String(part.size),
      MinSizeAllowed: String(part.min),
      PartNumber: String(part.number),
      ETag: part.eTag,
    },
  });

export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { status: 404, fields: { UploadId: uploadId } },
  );

export const invalidPart = (uploadId: string, number: number, eTag: string): AwsError =>
  new AwsError(
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { status: 400, fields: { UploadId: uploadId, PartNumber: String(number), ETag: eTag } },
  );

export const invalidPartOrder = (uploadId: string): AwsError =>
  new AwsError(
    "InvalidPartOrder",
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    { status: 400, fields: { UploadId: uploadId } },
  );

export const badDigest = (algorithm: string): AwsError =>
  new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`, { status: 400 });

export const invalidStorageClass = (given: string): AwsError =>
  new AwsError("InvalidStorageClass", "The storage class you specified is not valid", {
    status: 400,
    fields: { StorageClassRequested: given },
  });

export const invalidObjectState = (storageClass: string): AwsError =>
  new AwsError("InvalidObjectState", "The operation is not valid for the object's storage class", {
    status: 403,
    fields: { StorageClass: storageClass },
  });

export const invalidSourceState = (storageClass: string): AwsError =>
  new AwsError("InvalidObjectState", "Operation is not valid for the source object's storage class", {
    status: 403,
    fields: { StorageClass: storageClass },
  });

export const malformedAcl = (): AwsError =>
  new AwsError(
    "MalformedACLError",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );

export const unresolvableEmail = (): AwsError =>
  new AwsError(
    "UnresolvableGrantByEmailAddress",
    "The e-mail address you provided does not match any account on record.",
    { status: 400 },
  );

export const headerGrantsAndCanned = (): AwsError =>
  invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");

export const unexpectedContent = (): AwsError =>
  new AwsError("UnexpectedContent", "This request does not support content", { status: 400 });

export const missingSecurityHeader = (header: string): AwsError =>
  new AwsError("MissingSecurityHeader", "Your request was missing a required header", {
    status: 400,
    fields: { MissingHeaderName: header },
  });

export const publicAclOfNewBucket = (): AwsError =>
  new AwsError(
    "InvalidBucketAclWithBlockPublicAccessError",
    "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    { status: 400 },
  );

export const invalidInventoryBucket = (): AwsError =>
  new AwsError("InvalidS3DestinationBucket", "Invalid bucket ARN.", { status: 400 });

export const restoreInProgress = (): AwsError =>
  new AwsError("RestoreAlreadyInProgress", "Object restore is already in progress", { status: 409 });

export const restoreNotAllowed = (storageClass: string): AwsError =>
  new AwsError("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
    status: 403,
    fields: { StorageClass: storageClass },
  });

export const badRequest = (text: string): AwsError => new AwsError("BadRequest", text, { status: 400 });

export const corsForbidden = (
  text: string,
  asked: { readonly method: string; readonly resourceType: "BUCKET" | "OBJECT" },
): AwsError =>
  new AwsError("AccessForbidden", text, {
    status: 403,
    fields: { Method: asked.method, ResourceType: asked.resourceType },
  });

export const formFieldMissing = (field: string): AwsError =>
  invalidArgument(
    `Bucket POST must contain a field named '${field}'.  If it is specified, please check the order of the fields.`,
    field,
    "",
  );

export const malformedForm = (): AwsError =>
  new AwsError("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.", {
    status: 400,
  });

export const formTooLong = (): AwsError =>
  new AwsError("MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.", {
    status: 400,
  });

export const filesInForm = (): AwsError =>
  new AwsError("IncorrectNumberOfFilesInPostRequest", "POST requires exactly one file upload per request.", {
    status: 400,
  });

export const invalidPolicyDocument = (text: string): AwsError =>
  new AwsError("InvalidPolicyDocument", `Invalid Policy: ${text}`, { status: 400 });

export const againstPolicy = (text: string): AwsError => accessDenied(`Invalid according to Policy: ${text}`);

export const uploadTooSmall = (size: number, min: number): AwsError =>
  new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    status: 400,
    fields: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

export const noSuchConfiguration = (): AwsError =>
  new AwsError("NoSuchConfiguration", "The specified configuration does not exist.", { status: 404 });

export const configurationIdMismatch = (): AwsError =>
  new AwsError("IdMismatch", "Document ID does not match the specified configuration ID.", { status: 400 });

export const tooManyConfigurations = (): AwsError =>
  new AwsError(
    "TooManyConfigurations",
    "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.",
    { status: 400 },
  );

export const aclNotSupported = (): AwsError =>
  new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", { status: 400 });

export const bucketAclWithOwnership = (): AwsError =>
  new AwsError(
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    { status: 400 },
  );

export const invalidTag = (text: string, more: Fields = {}): AwsError =>
  new AwsError("InvalidTag", text, { status: 400, fields: more });

export const tooManyTags = (what: "Object" | "Bucket", max: number): AwsError =>
  what === "Object"
    ? new AwsError("BadRequest", `Object tags cannot be greater than ${max}`, { status: 400 })
    : new AwsError("BadRequest", `Bucket tag count cannot be greater than ${max}`, { status: 400 });

export const malformedPolicy = (text: string): AwsError => new AwsError("MalformedPolicy", text, { status: 400 });

export const invalidRedirectLocation = (): AwsError =>
  new AwsError(
    "InvalidRedirectLocation",
    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    { status: 400 },
  );

export const invalidLoggingTarget = (bucket: string): AwsError =>
  new AwsError("InvalidTargetBucketForLogging", "The target bucket for logging does not exist", {
    status: 400,
    fields: { TargetBucket: bucket },
  });

export const invalidBucketState = (text: string): AwsError => new AwsError("InvalidBucketState", text, { status: 409 });

export const noSuchObjectLock = (): AwsError =>
  new AwsError("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration", {
    status: 404,
  });

/** S3 spells it so. Buckets in us-east-1 have no location to name. */
export const crossLocationLogging = (
  source: { readonly locationConstraint: string | undefined },
  target: { readonly locationConstraint: string | undefined },
): AwsError =>
  new AwsError("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ", {
    status: 403,
    fields: {
      ...(source.locationConstraint === undefined ? {} : { SourceBucketLocation: source.locationConstraint }),
      ...(target.locationConstraint === undefined ? {} : { TargetBucketLocation: target.locationConstraint }),
    },
  });

export const illegalVersioning = (): AwsError =>
  new AwsError("IllegalVersioningConfigurationException", "The Versioning element must be specified", { status: 400 });

/** A configuration that a bucket does not have: each has its own code and text. */
const MISSING = {
  policy: ["NoSuchBucketPolicy", "The bucket policy does not exist"],
  publicAccessBlock: ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
  ownership: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
  cors: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  lifecycle: ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  website: ["NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"],
  tags: ["NoSuchTagSet", "The TagSet does not exist"],
  replication: ["ReplicationConfigurationNotFoundError", "The replication configuration was not found"],
  objectLock: ["ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket"],
} as const;

export function configurationMissing(which: keyof typeof MISSING, bucket: string): AwsError {
  const [code, text] = MISSING[which];
  return new AwsError(code, text, { status: 404, fields: { BucketName: bucket } });
}
