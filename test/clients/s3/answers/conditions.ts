import { bare, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `conditions.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export const conditions: Answers = {
  get: {
    same: 200,
    "same without quotes": 200,
    any: 200,
    "not the same": refused("PreconditionFailed", { Condition: "If-Match" }),
    "unless other": 200,
    "unless same": bare(304),
    "unless one of two": bare(304),
    "since before": 200,
    "since then": bare(304),
    "since tomorrow": 200,
    "unless since": refused("PreconditionFailed", { Condition: "If-Unmodified-Since" }),
    "unless since then": 200,
    "same, though newer": 200,
    "unless other, though old": 200,
  },
  head: {
    same: 200,
    "same without quotes": 200,
    any: 200,
    "not the same": bare(412),
    "unless other": 200,
    "unless same": bare(304),
    "unless one of two": bare(304),
    "since before": 200,
    "since then": bare(304),
    "since tomorrow": 200,
    "unless since": bare(412),
    "unless since then": 200,
    "same, though newer": 200,
    "unless other, though old": 200,
  },
  unchanged: [304, '"f97c5d29941bfb1b2fdab0874906ab82"', true, ""],
  writes: {
    "there already": refused("PreconditionFailed", { Condition: "If-None-Match" }),
    "not yet there": null,
    "unless an etag": refused("NotImplemented", {
      Header: "If-None-Match",
      additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
    }),
    same: null,
    other: refused("PreconditionFailed", { Condition: "If-Match" }),
    any: refused("NotImplemented", {
      Header: "If-Match",
      additionalMessage: "We don't accept the provided value of If-Match header for this API",
    }),
    "of nothing": refused("NoSuchKey", { Key: "none" }),
    both: refused("NotImplemented", {
      Header: "If-Match,If-None-Match",
      additionalMessage: "Multiple conditional request headers present in the request",
    }),
    untouched: 2,
  },
  multipart: {
    "there already": refused("PreconditionFailed", { Condition: "If-None-Match" }),
    "deleted meanwhile": refused("ConditionalRequestConflict", { Condition: "If-None-Match", Key: "busy" }),
    free: null,
    "unless an etag": refused("NotImplemented", {
      Header: "If-None-Match",
      additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
    }),
    other: refused("PreconditionFailed", { Condition: "If-Match" }),
    "written anew meanwhile": refused("ConditionalRequestConflict", { Condition: "If-Match", Key: "same" }),
    same: null,
  },
  copies: {
    same: null,
    other: refused("PreconditionFailed", { Condition: "x-amz-copy-source-If-Match" }),
    "unless same": refused("PreconditionFailed", { Condition: "x-amz-copy-source-If-None-Match" }),
    "since tomorrow": null,
    "since then": null,
    "unless since": refused("PreconditionFailed", { Condition: "x-amz-copy-source-If-Unmodified-Since" }),
    "same, though newer": null,
    "target there already": refused("PreconditionFailed", { Condition: "If-None-Match" }),
    "target as it was": null,
    "target other": refused("PreconditionFailed", { Condition: "If-Match" }),
  },
  part_copy: refused("PreconditionFailed", { Condition: "x-amz-copy-source-If-Match" }),
  deletes: {
    other: refused("PreconditionFailed", { Condition: "If-Match" }),
    "of nothing": refused("NoSuchKey", { Key: "none" }),
    "anything, of nothing": refused("PreconditionFailed", { Condition: "If-Match" }),
    same: 204,
    many: [
      {
        Key: "new",
        Code: "PreconditionFailed",
        Message: "At least one of the pre-conditions you specified did not hold",
      },
    ],
  },
};
