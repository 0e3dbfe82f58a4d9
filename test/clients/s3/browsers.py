"""What browsers ask by themselves: preflights, and the pages of a bucket's website."""

import json
from urllib.parse import urlsplit

from common import ENDPOINT, client, code, plain, refused, tell

# Pages of other machines may not call a server on this one, so all origins are this machine's.
s3 = client(signature_version="s3v4")
B = {"Bucket": "py-browsers"}
K = {**B, "Key": "a b.txt"}
s3.create_bucket(**B)
s3.put_object(**K, Body=b"hello", ContentType="text/plain")


def cors(*rules):
    return refused(s3.put_bucket_cors, **B, CORSConfiguration={"CORSRules": list(rules)})


RULE = {
    "ID": "shop",
    "AllowedMethods": ["GET", "PUT"],
    "AllowedOrigins": ["http://*.localhost:3000"],
    "AllowedHeaders": ["x-amz-*", "content-type"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 600,
}
ANY = {"AllowedMethods": ["HEAD"], "AllowedOrigins": ["*"]}
ASKED = ("access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers",
         "access-control-expose-headers", "access-control-max-age", "access-control-allow-credentials", "vary")  # fmt: skip


def told(answer):
    return {name: answer[1][name] for name in ASKED if name in answer[1]}


def preflight(origin="http://a.localhost:3000", method="PUT", path="/py-browsers/k", **more):
    named = {"Origin": origin, "Access-Control-Request-Method": method, **more}
    return plain(path, "OPTIONS", **{name: value for name, value in named.items() if value})


link = s3.generate_presigned_url("get_object", Params=K)
asked = {"Access-Control-Request-Headers": "X-Amz-Date, content-type"}
crossing = {
    "none": [refused(s3.get_bucket_cors, **B), code(preflight())],
    "put": [cors(RULE, ANY), s3.get_bucket_cors(**B)["CORSRules"]],
    "preflight": [preflight(**asked)[0], told(preflight(**asked))],
    "other origin": code(preflight("http://a.localhost:9")),
    "other method": code(preflight(method="DELETE")),
    "other header": code(preflight(**{"Access-Control-Request-Headers": "x-own"})),
    "no origin": code(preflight(origin=None)),
    "odd method": code(preflight(method="FLY")),
    "no bucket": code(preflight(path="/py-none/k")),
    "get": told(plain(link, Origin="http://a.localhost:3000")),
    "get from elsewhere": told(plain(link, Origin="http://a.localhost:9")),
    "get from nowhere": told(plain(link)),
    "anybody": told(preflight("http://localhost:9", "HEAD")),
    "odd verb": cors({**RULE, "AllowedMethods": ["FLY"]}),
    "two stars": cors({**RULE, "AllowedOrigins": ["https://*.*.com"]}),
    "star exposed": cors({**RULE, "ExposeHeaders": ["*"]}),
    "no methods": cors({**RULE, "AllowedMethods": []}),
    "deleted": [s3.delete_bucket_cors(**B)["ResponseMetadata"]["HTTPStatusCode"], told(plain(link, Origin="http://a.localhost:3000"))],
}  # fmt: skip


s3.delete_public_access_block(**B)
s3.put_bucket_policy(**B, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::py-browsers", "arn:aws:s3:::py-browsers/*"]}]}))  # fmt: skip
for key, body in (("index.html", "home"), ("docs/index.html", "docs"), ("error.html", "oops")):
    s3.put_object(**B, Key=key, Body=body.encode(), ContentType="text/html")
s3.put_object(**B, Key="moved", Body=b"", WebsiteRedirectLocation="/docs/")


def site(**given):
    return refused(s3.put_bucket_website, **B, WebsiteConfiguration=given)


def page(path, method="GET"):
    port = ENDPOINT.rsplit(":", 1)[1]
    status, headers, body = plain(path, method, Host=f"py-browsers.s3-website.localhost:{port}")
    return [status, urlsplit(headers["location"]).path if "location" in headers else body.decode()[:40]]


rules = [
    {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "docs/"}},
    {"Condition": {"HttpErrorCodeReturnedEquals": "404", "KeyPrefixEquals": "lost/"}, "Redirect": {"ReplaceKeyWith": "index.html", "HttpRedirectCode": "302"}},
]  # fmt: skip
pages = {
    "none": refused(s3.get_bucket_website, **B),
    "no index": site(ErrorDocument={"Key": "e"}),
    "odd suffix": site(IndexDocument={"Suffix": "a/b"}),
    "redirect and more": site(RedirectAllRequestsTo={"HostName": "x.org"}, IndexDocument={"Suffix": "i"}),
    "put": site(IndexDocument={"Suffix": "index.html"}, ErrorDocument={"Key": "error.html"}, RoutingRules=rules),
    "home": page("/"),
    "folder": page("/docs/"),
    "folder without slash": page("/docs"),
    "missing": page("/nothing"),
    "moved object": page("/moved"),
    "moved folder": page("/old/a"),
    "lost": page("/lost/a"),
    "head": page("/", "HEAD"),
    "post": page("/", "POST")[0],
    "all elsewhere": [site(RedirectAllRequestsTo={"HostName": "x.org", "Protocol": "https"}), page("/a")],
    "deleted": [s3.delete_bucket_website(**B)["ResponseMetadata"]["HTTPStatusCode"], page("/")[0]],
}
tell(crossing=crossing, pages=pages)
