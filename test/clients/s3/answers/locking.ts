import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `locking.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export const locking: Answers = {
  bucket: {
    new: [{ ObjectLockEnabled: "Enabled" }, "Enabled"],
    without: refused("ObjectLockConfigurationNotFoundError", { BucketName: "py-locking-not" }),
    "without versioning": because(
      "InvalidBucketState",
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    ),
    suspend: because(
      "InvalidBucketState",
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    ),
    "not enabled": refused("MalformedXML"),
    "both periods": refused("MalformedXML"),
    "no period": refused("MalformedXML"),
    "none at all": because("InvalidArgument", "Default retention period must be a positive integer value.", {
      ArgumentName: "Days",
      ArgumentValue: "0",
    }),
    "odd mode": refused("MalformedXML"),
    "in a bucket without": because("InvalidRequest", "Bucket is missing Object Lock Configuration"),
  },
  retention: {
    none: refused("NoSuchObjectLockConfiguration"),
    past: because("InvalidArgument", "The retain until date must be in the future!"),
    "odd mode": refused("MalformedXML"),
    put: [null, "GOVERNANCE"],
    head: "GOVERNANCE",
    longer: null,
    shorter: because("AccessDenied", "Access Denied because object protected by object lock."),
    "shorter, passing by": null,
    delete: because("AccessDenied", "Access Denied because object protected by object lock."),
    "delete many": "Access Denied because object protected by object lock.",
    marker: true,
    stricter: because("AccessDenied", "Access Denied because object protected by object lock."),
    "stricter, passing by": null,
    "delete, passing by": because("AccessDenied", "Access Denied because object protected by object lock."),
    "weaker, passing by": because("AccessDenied", "Access Denied because object protected by object lock."),
    "longer then": null,
    "no lock on the bucket": because("InvalidRequest", "Bucket is missing Object Lock Configuration"),
  },
  holds: {
    none: refused("NoSuchObjectLockConfiguration"),
    put: "ON",
    delete: because("AccessDenied", "Access Denied because object protected by object lock."),
    "delete, passing by": because("AccessDenied", "Access Denied because object protected by object lock."),
    odd: refused("MalformedXML"),
    off: [null, "OFF"],
    deleted: null,
  },
  defaults: {
    put: [null, { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } } }],
    "taken over": { ObjectLockMode: "GOVERNANCE" },
    own: "COMPLIANCE",
    "mode without date": because(
      "InvalidArgument",
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      { ArgumentName: "x-amz-object-lock-retain-until-date" },
    ),
    past: because("InvalidArgument", "The retain until date must be in the future!"),
    off: null,
    "passing by where nothing is locked": because(
      "InvalidArgument",
      "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
      { ArgumentName: "x-amz-bypass-governance-retention" },
    ),
  },
  ended: { delete: null },
};
