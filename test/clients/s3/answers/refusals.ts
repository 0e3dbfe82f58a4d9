/** JSON, as the scripts print it. */
export type Answer = null | boolean | number | string | readonly Answer[] | { readonly [name: string]: Answer };

/** What a script shows, in groups. */
export type Answers = Readonly<Record<string, Answer>>;

/** Codes that have one text. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and recorded answers */
const TEXTS = {
  AccessControlListNotSupported: [400, "The bucket does not allow ACLs"],
  AuthorizationQueryParametersError: [
    400,
    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
  ],
  BucketAlreadyExists: [
    409,
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
  ],
  BucketAlreadyOwnedByYou: [409, "Your previous request to create the named bucket succeeded and you already own it."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty. You must delete all versions in the bucket."],
  ConditionalRequestConflict: [
    409,
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
  ],
  CrossLocationLoggingProhibitted: [403, "Cross S3 location logging not allowed. "],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed size"],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  IdMismatch: [400, "Document ID does not match the specified configuration ID."],
  IllegalVersioningConfigurationException: [400, "The Versioning element must be specified"],
  InvalidBucketAclWithObjectOwnership: [
    400,
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  ],
  InvalidBucketOwnerAWSAccountID: [
    400,
    "The value of the expected bucket owner parameter must be an AWS Account ID... [nobody]",
  ],
  InvalidDigest: [400, "The Content-MD5 you specified was invalid."],
  InvalidLocationConstraint: [400, "The specified location-constraint is not valid"],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  ],
  InvalidPartNumber: [416, "The requested partnumber is not satisfiable"],
  InvalidPartOrder: [400, "The list of parts was not in ascending order. Parts must be ordered by part number."],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRedirectLocation: [400, "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."],
  InvalidStorageClass: [400, "The storage class you specified is not valid"],
  InvalidTargetBucketForLogging: [400, "The target bucket for logging does not exist"],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedXML: [400, "The XML you provided was not well-formed or did not validate against our published schema"],
  MetadataTooLarge: [400, "Your metadata headers exceed the maximum allowed metadata size"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingRequestBodyError: [400, "Request Body is empty"],
  MissingSecurityHeader: [400, "Your request was missing a required header"],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchBucketPolicy: [404, "The bucket policy does not exist"],
  NoSuchCORSConfiguration: [404, "The CORS configuration does not exist"],
  NoSuchConfiguration: [404, "The specified configuration does not exist."],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchLifecycleConfiguration: [404, "The lifecycle configuration does not exist"],
  NoSuchObjectLockConfiguration: [404, "The specified object does not have a ObjectLock configuration"],
  NoSuchPublicAccessBlockConfiguration: [404, "The public access block configuration was not found"],
  NoSuchTagSet: [404, "The TagSet does not exist"],
  NoSuchUpload: [
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  ],
  NoSuchVersion: [404, "The specified version does not exist."],
  NoSuchWebsiteConfiguration: [404, "The specified bucket does not have a website configuration"],
  NotImplemented: [501, "A header you provided implies functionality that is not implemented"],
  ObjectLockConfigurationNotFoundError: [404, "Object Lock configuration does not exist for this bucket"],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  ReplicationConfigurationNotFoundError: [404, "The replication configuration was not found"],
  RestoreAlreadyInProgress: [409, "Object restore is already in progress"],
  UnresolvableGrantByEmailAddress: [400, "The e-mail address you provided does not match any account on record."],
} as const;

/** Codes that have many. */
const STATUSES = {
  AccessDenied: 403,
  AccessForbidden: 403,
  BadDigest: 400,
  BadRequest: 400,
  IllegalLocationConstraintException: 400,
  InvalidArgument: 400,
  InvalidBucketState: 409,
  InvalidObjectState: 403,
  InvalidRequest: 400,
  InvalidTag: 400,
  MalformedPolicy: 400,
} as const;

type Fields = { readonly [name: string]: Answer };

/** A refusal with the one text that its code has. */
export const refused = (code: keyof typeof TEXTS, fields?: Fields): Answer => {
  const [status, text] = TEXTS[code];
  return [status, code, text, ...(fields ? [fields] : [])];
};

/** A refusal whose code does not say all. */
export const because = (code: keyof typeof STATUSES, text: string | null, fields?: Fields): Answer => [
  STATUSES[code],
  code,
  text,
  ...(fields ? [fields] : []),
];

/** A refusal without a body, as HEAD gets it: boto3 takes the status line for code and text. */
export const bare = (status: keyof typeof PHRASES): Answer => [status, String(status), PHRASES[status]];

/** https://www.rfc-editor.org/rfc/rfc9110#section-15; S3 says 416 as its predecessor did. */
const PHRASES = {
  304: "Not Modified",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  416: "Requested Range Not Satisfiable",
} as const;
