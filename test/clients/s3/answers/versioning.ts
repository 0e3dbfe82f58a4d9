import { bare, because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `versioning.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export const versioning: Answers = {
  before: {
    new: {},
    "without status": refused("IllegalVersioningConfigurationException"),
    "lower case": refused("MalformedXML"),
    "unversioned put": null,
  },
  marked: {
    delete: [true, 204],
    get: [refused("NoSuchKey", { Key: "k" }), "true", true],
    head: bare(404),
    "get the marker": refused("MethodNotAllowed", { Method: "GET", ResourceType: "DeleteMarker" }),
    "head the marker": bare(405),
    "copy without an id": refused("NoSuchKey", { Key: "k" }),
    "copy of an odd id": because("InvalidRequest", "Invalid Request"),
    "copy the marker": because(
      "InvalidRequest",
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    ),
    "tag the marker": refused("MethodNotAllowed", { Method: "GET", ResourceType: "DeleteMarker" }),
    "write to what is hidden": refused("MethodNotAllowed", { Method: "PUT", ResourceType: "DeleteMarker" }),
    attributes: refused("NoSuchKey", { Key: "k" }),
    "a version": "one",
    "the null version": "zero",
    malformed: because("InvalidArgument", "Invalid version id specified", {
      ArgumentName: "versionId",
      ArgumentValue: "nonsense",
    }),
    "list v2": 0,
  },
  listings: {
    all: [
      [
        ["dir/a", "a1", true],
        ["dir/b", "b1", true],
        ["k", "v2", false],
        ["k", "v1", false],
        ["k", "null", false],
        ["z", "z1", true],
      ],
      [
        ["k", "mark", true],
        ["never", "mark of nothing", true],
      ],
      [],
      null,
    ],
    prefix: [
      [
        ["dir/a", "a1", true],
        ["dir/b", "b1", true],
      ],
      [],
      [],
      null,
    ],
    delimiter: [
      [
        ["k", "v2", false],
        ["k", "v1", false],
        ["k", "null", false],
        ["z", "z1", true],
      ],
      [
        ["k", "mark", true],
        ["never", "mark of nothing", true],
      ],
      ["dir/"],
      null,
    ],
    "first two": [
      [
        ["dir/a", "a1", true],
        ["dir/b", "b1", true],
      ],
      [],
      [],
      ["dir/b", "b1"],
    ],
    "after v2": [
      [
        ["k", "v1", false],
        ["k", "null", false],
      ],
      [],
      [],
      ["k", "null"],
    ],
    "after k": [[["z", "z1", true]], [["never", "mark of nothing", true]], [], null],
    "one folder, one page": [[], [], ["dir/"], ["dir/", null]],
    none: [[], [], [], null],
    "id without key": because("InvalidArgument", "A version-id marker cannot be specified without a key marker."),
    "odd id": because("InvalidArgument", "Invalid version id specified", {
      ArgumentName: "version-id-marker",
      ArgumentValue: "odd",
    }),
    paged: ["a1", "b1", "mark", "v2", "v1", "null", "mark of nothing", "z1"],
  },
  after: {
    "copy of a version": [true, "one"],
    "marker off": true,
    "current again": "two",
    "version off": null,
    afterwards: "one",
    "once more": 204,
    "gone version": refused("NoSuchVersion"),
  },
  suspended: {
    status: "Suspended",
    put: null,
    "in place of null": [
      ["k", "null", true],
      ["k", "v1", false],
    ],
    head: "null",
    delete: { DeleteMarker: true, VersionId: "null" },
    "null is a marker": [[["k", "v1", false]], [["k", "null", true]]],
    "versions stay": "one",
    "not empty": refused("BucketNotEmpty", { BucketName: "py-versions" }),
  },
  emptied: 204,
};
