import { bare, because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `addressing.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export const addressing: Answers = {
  names: {
    new: ["/py-names", null, null],
    odd: {
      ab: [400, "InvalidBucketName"],
      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: [400, "InvalidBucketName"],
      Upper: [400, "InvalidBucketName"],
      under_score: [400, "InvalidBucketName"],
      "-dash": [400, "InvalidBucketName"],
      "dash-": [400, "InvalidBucketName"],
      "a..b": [400, "InvalidBucketName"],
      "192.168.0.1": [400, "InvalidBucketName"],
      "xn--abc": [400, "InvalidBucketName"],
      "a-s3alias": [400, "InvalidBucketName"],
      "sthree-a": [400, "InvalidBucketName"],
      "a--ol-s3": [400, "InvalidBucketName"],
      "dot.": [400, "InvalidBucketName"],
      "amzn-s3-demo-x": [400, "InvalidBucketName"],
    },
    "mine already": null,
    "mine, elsewhere": refused("BucketAlreadyOwnedByYou", { BucketName: "py-names" }),
    "another's": refused("BucketAlreadyExists", { BucketName: "py-names" }),
    head: { BucketRegion: "us-east-1" },
    "no such": bare(404),
    "another's head": bare(403),
    "delete no such": refused("NoSuchBucket", { BucketName: "py-none" }),
  },
  regions: {
    made: "http://py-far.s3.amazonaws.com/",
    "without a constraint": because(
      "IllegalLocationConstraintException",
      "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
    ),
    "another region's": because(
      "IllegalLocationConstraintException",
      "The eu-central-1 location constraint is incompatible for the region specific endpoint this request was sent to.",
    ),
    "from us-east-1": null,
    "us-east-1 by name": refused("InvalidLocationConstraint", { LocationConstraint: "us-east-1" }),
    "no region": refused("InvalidLocationConstraint", { LocationConstraint: "nowhere-1" }),
    location: [null, "eu-west-1", "eu-central-1"],
    "wrong endpoint": { BucketRegion: "eu-west-1" },
    listed: ["py-far"],
    redirect: [301, true, "eu-west-1"],
  },
  lists: {
    first: ["py-page-1", "py-page-2"],
    rest: [["py-page-3"], false],
    "others do not see": [],
    "none at a time": 400,
  },
  ways: {
    path: [200, "found"],
    host: [200, "found"],
    "host with region": [200, "found"],
    "as on aws": [200, "found"],
    "encoded slash": [200, "found"],
    "plus is no space": 403,
  },
};
