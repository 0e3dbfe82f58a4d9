import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `browsers.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
 */
export const browsers: Answers = {
  crossing: {
    none: [
      refused("NoSuchCORSConfiguration", { BucketName: "py-browsers" }),
      because("AccessForbidden", "CORSResponse: CORS is not enabled for this bucket."),
    ],
    put: [
      null,
      [
        {
          ID: "shop",
          AllowedHeaders: ["x-amz-*", "content-type"],
          AllowedMethods: ["GET", "PUT"],
          AllowedOrigins: ["http://*.localhost:3000"],
          ExposeHeaders: ["ETag"],
          MaxAgeSeconds: 600,
        },
        { AllowedMethods: ["HEAD"], AllowedOrigins: ["*"] },
      ],
    ],
    preflight: [
      200,
      {
        "access-control-allow-origin": "http://a.localhost:3000",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "x-amz-date, content-type",
        "access-control-expose-headers": "ETag",
        "access-control-max-age": "600",
        "access-control-allow-credentials": "true",
        vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
      },
    ],
    "other origin": because(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    ),
    "other method": because(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    ),
    "other header": because(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    ),
    "no origin": because("BadRequest", "Insufficient information. Origin request header needed."),
    "odd method": because("BadRequest", "Invalid Access-Control-Request-Method: FLY"),
    "no bucket": because("AccessForbidden", "CORSResponse: Bucket not found"),
    get: {
      "access-control-allow-origin": "http://a.localhost:3000",
      "access-control-allow-methods": "GET, PUT",
      "access-control-expose-headers": "ETag",
      "access-control-max-age": "600",
      "access-control-allow-credentials": "true",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    },
    "get from elsewhere": {},
    "get from nowhere": {},
    anybody: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "HEAD",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    },
    "odd verb": because("InvalidRequest", "Found unsupported HTTP method in CORS config. Unsupported method is FLY"),
    "two stars": because("InvalidRequest", 'AllowedOrigin "https://*.*.com" can not have more than one wildcard.'),
    "star exposed": because(
      "InvalidRequest",
      'ExposeHeader "*" contains wildcard. We currently do not support wildcard for ExposeHeader.',
    ),
    "no methods": refused("MalformedXML"),
    deleted: [204, {}],
  },
  pages: {
    none: refused("NoSuchWebsiteConfiguration", { BucketName: "py-browsers" }),
    "no index": because(
      "InvalidArgument",
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      { ArgumentName: "IndexDocument", ArgumentValue: "null" },
    ),
    "odd suffix": because("InvalidArgument", "The IndexDocument Suffix is not well formed", {
      ArgumentName: "IndexDocument",
      ArgumentValue: "a/b",
    }),
    "redirect and more": because(
      "InvalidArgument",
      "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
      { ArgumentName: "RedirectAllRequestsTo", ArgumentValue: "not null" },
    ),
    put: null,
    home: [200, "home"],
    folder: [200, "docs"],
    "folder without slash": [302, "/docs/"],
    missing: [404, "oops"],
    "moved object": [301, "/docs/"],
    "moved folder": [301, "/docs/a"],
    lost: [302, "/index.html"],
    head: [200, ""],
    post: 405,
    "all elsewhere": [null, [301, "/a"]],
    deleted: [204, 404],
  },
};
