import { bare, because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `access.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
export const access: Answers = {
  new: {
    block: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    ownership: [{ ObjectOwnership: "BucketOwnerEnforced" }],
    acl: [["me", "FULL_CONTROL"]],
    "object's": [["me", "FULL_CONTROL"]],
    policy: refused("NoSuchBucketPolicy", { BucketName: "py-access" }),
    status: refused("NoSuchBucketPolicy", { BucketName: "py-access" }),
    "put acl": refused("AccessControlListNotSupported"),
    "put object acl": refused("AccessControlListNotSupported"),
    "put with acl": refused("AccessControlListNotSupported"),
    "put with owner's": null,
  },
  acls: {
    blocked: [403, "AccessDenied"],
    unblocked: [204, refused("NoSuchPublicAccessBlockConfiguration", { BucketName: "py-access" })],
    "public-read": [
      null,
      [
        ["me", "FULL_CONTROL"],
        ["all", "READ"],
      ],
    ],
    "anybody lists": 2,
    "anybody reads": because("AccessDenied", "Access Denied"),
    "object public": [
      null,
      [
        ["me", "FULL_CONTROL"],
        ["all", "READ"],
      ],
    ],
    "anybody then": "x",
    "anybody writes": because("AccessDenied", "Access Denied"),
    granted: [
      null,
      [
        ["me", "FULL_CONTROL"],
        ["them", "READ"],
      ],
    ],
    "they read": "x",
    both: because("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed"),
    "odd canned": because("InvalidArgument", null),
    "odd id": because("InvalidArgument", "Invalid id", { ArgumentName: "id", ArgumentValue: "nobody" }),
    "odd group": because("InvalidArgument", "Invalid group uri", {
      ArgumentName: "uri",
      ArgumentValue: "http://acs.amazonaws.com/groups/global/Nobody",
    }),
    "odd mail": refused("UnresolvableGrantByEmailAddress"),
    "as document": [null, [["all", "READ_ACP"]]],
    "owner cannot be told off": because("AccessDenied", "Access Denied"),
    nothing: refused("MissingSecurityHeader"),
    theirs: [null, null, because("AccessDenied", "Access Denied")],
    "enforced despite grants": refused("InvalidBucketAclWithObjectOwnership"),
    "odd ownership": refused("MalformedXML"),
    "enforced then": [null, "y"],
  },
  policies: {
    "no json": because("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'"),
    "no version": because("MalformedPolicy", "The policy must contain a valid version string"),
    "no principal": because("MalformedPolicy", "Missing required field Principal"),
    "no resource": because("MalformedPolicy", "Missing required field Resource"),
    "other bucket": because("MalformedPolicy", "Policy has invalid resource"),
    "object action on bucket": because("MalformedPolicy", "Action does not apply to any resource(s) in statement"),
    "no such action": because("MalformedPolicy", "Policy has invalid action"),
    "no statement": because("MalformedPolicy", "Could not parse the policy: Statement is empty!"),
    "no such key": because("MalformedPolicy", "Policy has an invalid condition key"),
    "key of listings": because(
      "MalformedPolicy",
      "Conditions do not apply to combination of actions and resources in statement",
    ),
    "no such operator": because("MalformedPolicy", "Invalid Condition type : Resembles"),
    "no such user": because("MalformedPolicy", "Invalid principal in policy"),
    "no such role": because("MalformedPolicy", "Invalid principal in policy"),
    public: [null, true, "x"],
    "not listed": because("AccessDenied", "Access Denied"),
    "from one address": [null, false, because("AccessDenied", "Access Denied")],
    "other account": [null, false, null, because("AccessDenied", "Access Denied")],
    "deny wins": [null, because("AccessDenied", "Access Denied"), null],
    "as it was put": [null, '{ "Statement": '],
    deleted: [204, "NoSuchBucketPolicy"],
    blocked: because(
      "AccessDenied",
      'User: arn:aws:iam::000000000000:root is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::py-access" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    ),
    restricted: [null, because("AccessDenied", "Access Denied"), "x"],
  },
  theirs: {
    "their bucket": because("AccessDenied", "Access Denied"),
    "expected owner": bare(403),
    "own bucket": { BucketRegion: "us-east-1" },
    "odd owner": refused("InvalidBucketOwnerAWSAccountID"),
  },
};
