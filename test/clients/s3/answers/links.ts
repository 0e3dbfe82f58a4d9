import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `links.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export const links: Answers = {
  links: {
    get: [200, "hello"],
    "chosen type": "text/html",
    put: [200, "text/csv"],
    "put as another type": [403, "SignatureDoesNotMatch"],
    tampered: [403, "SignatureDoesNotMatch"],
    "another method": [403, "SignatureDoesNotMatch"],
    "a header not signed": because("AccessDenied", "There were headers present in the request which were not signed"),
    "no such key": [404, "NoSuchKey"],
    delete: 204,
    head: 200,
    "more than a week": refused("AuthorizationQueryParametersError"),
    "by the older signature": 200,
    "no key": [403, "AccessDenied"],
    "too late": because("AccessDenied", "Request has expired"),
  },
  forms: {
    made: [204, "/py-links/up%2Fphoto.jpg", '"e92c73ee75f6fddeffd02823f0eddffb"'],
    held: ["filed", "image/jpeg", { who: "me" }],
    created: [201, true, true],
    "sent on": [303, "http://x.org/done", true],
    "too large": refused("EntityTooLarge"),
    "too small": refused("EntityTooSmall"),
    "field not in the policy": because("AccessDenied", "Invalid according to Policy: Extra input fields: acl"),
    "against a condition": because(
      "AccessDenied",
      'Invalid according to Policy: Policy Condition failed: ["eq", "$x-amz-meta-a", "1"]',
    ),
    "tampered policy": [403, "SignatureDoesNotMatch"],
    "nobody's": [403, "AccessDenied"],
    "no form": 412,
  },
};
