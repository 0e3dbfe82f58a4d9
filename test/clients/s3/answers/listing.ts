import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `listing.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export const listing: Answers = {
  new: {
    all: [["a", "a b", "a+b", "dir/1", "dir/2", "dir/sub/3", "z", "é"], [], 8, false],
    prefix: [["dir/1", "dir/2", "dir/sub/3"], [], 3, false],
    folders: [["a", "a b", "a+b", "z", "é"], ["dir/"], 6, false],
    "folders below": [["dir/1", "dir/2"], ["dir/sub/"], 3, false],
    "long delimiter": [["a", "a b", "a+b", "dir/1", "dir/2", "z", "é"], ["dir/su"], 8, false],
    "start after": [["dir/2", "dir/sub/3", "z", "é"], [], 4, false],
    none: [[], [], 0, false],
    three: [true, ["a", "a b", "a+b"], 3],
    next: [["dir/1", "dir/2", "dir/sub/3"], [], 3, true],
    "token over start": [["dir/1", "dir/2", "dir/sub/3", "z", "é"], [], 5, false],
    "more than 1000": 1000,
    "pages of two": [2, 2, 2],
    owner: [true, false],
    "bad token": because("InvalidArgument", "The continuation token provided is incorrect", {
      ArgumentName: "continuation-token",
    }),
    negative: because("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647", {
      ArgumentName: "maxKeys",
      ArgumentValue: "-1",
    }),
    "no bucket": refused("NoSuchBucket", { BucketName: "py-none" }),
    entry: { Key: "a", ETag: '"9dd4e461268c8034f5c8564e155c67a6"', Size: 1, StorageClass: "STANDARD" },
  },
  old: {
    folders: [["a", "a b", "a+b", "z", "é"], ["dir/"], false, null],
    two: [["a", "a b"], [], true, null],
    "two with a delimiter": [["a", "a b", "a+b"], ["dir/"], true, "dir/"],
    "after a folder": [["z", "é"], [], false, null],
    "after a b": [["a+b", "dir/1", "dir/2", "dir/sub/3", "z", "é"], [], false, null],
    none: [[], [], false, null],
    owner: true,
  },
  encoded: {
    url: [200, "a", "a+b", "a%2Bb", "dir/1", "dir/2", "dir/sub/3", "z", "%C3%A9"],
    none: [200, "a", "a b", "a+b"],
    odd: because("InvalidArgument", "Invalid Encoding Method specified in Request", {
      ArgumentName: "encoding-type",
      ArgumentValue: "html",
    }),
    "deletes no bucket": refused("MethodNotAllowed"),
    "two resources": because("InvalidArgument", "Conflicting query string parameters: acl, policy"),
    "odd max": because("InvalidArgument", "Provided max-keys not an integer or within integer range"),
    "large max": because("InvalidArgument", "Provided max-keys not an integer or within integer range"),
  },
  many: {
    quiet: {},
    loud: { Deleted: [{ Key: "a b" }, { Key: "none" }, { Key: "a+b" }] },
    left: [],
    none: refused("MalformedXML"),
    "too many": refused("MalformedXML"),
    "odd version": [
      { Key: "z", VersionId: "odd", Code: "NoSuchVersion", Message: "The specified version does not exist." },
    ],
    "null version": [{ Key: "z", VersionId: "null" }],
    "no checksum": because("InvalidRequest", "Missing required header for this request: Content-MD5"),
    "no xml": refused("MalformedXML"),
    empty: refused("MissingRequestBodyError"),
    twice: [{ Key: "z" }],
  },
};
