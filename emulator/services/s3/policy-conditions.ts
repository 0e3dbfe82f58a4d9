import { malformedPolicy } from "./errors.ts";

// The condition keys that S3 has of its own, in lower case.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
const KEYS: ReadonlySet<string> = new Set(
  `
  accessgrantsinstancearn accesspointnetworkorigin authtype dataaccesspointaccount dataaccesspointarn delimiter
  destinationregion existingjoboperation existingjobpriority if-match if-none-match inventoryaccessibleoptionalfields
  isreplicationpauserequest jobsuspendedcause locationconstraint max-keys object-lock-legal-hold object-lock-mode
  object-lock-remaining-retention-days object-lock-retain-until-date objectcreationoperation prefix requestjoboperation
  requestjobpriority requestobjecttagkeys resourceaccount signatureage signatureversion tlsversion versionid x-amz-acl
  x-amz-bucket-namespace x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control x-amz-grant-read
  x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-metadata-directive x-amz-object-ownership
  x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id
  x-amz-server-side-encryption-customer-algorithm x-amz-storage-class x-amz-website-redirect-location`
    .trim()
    .split(/\s+/),
);

/** Keys that go on with a name: `s3:ExistingObjectTag/stage`. */
const FAMILIES = ["existingobjecttag/", "requestobjecttag/", "buckettag/", "accesspointtag/"];

/** What only listings ask with. https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
const OF_LISTINGS: ReadonlySet<string> = new Set(["prefix", "delimiter", "max-keys"]);
const LISTINGS: ReadonlySet<string> = new Set([
  "s3:listbucket",
  "s3:listbucketversions",
  "s3:listbucketmultipartuploads",
]);

/** Throws for a key of S3's that it does not have, and for one that an action of the statement cannot be asked with. */
export function checkConditionKey(key: string, actions: readonly string[]): void {
  const name = /^s3:(.*)$/.exec(key.toLowerCase())?.[1];
  if (name === undefined) return;
  if (!KEYS.has(name) && !FAMILIES.some((family) => name.startsWith(family)))
    throw malformedPolicy("Policy has an invalid condition key");
  const others = actions.filter((action) => !/[*?]/.test(action) && !LISTINGS.has(action.toLowerCase()));
  if (OF_LISTINGS.has(name) && others.length > 0)
    throw malformedPolicy("Conditions do not apply to combination of actions and resources in statement");
}
