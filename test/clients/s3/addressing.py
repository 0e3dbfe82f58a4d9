"""Names of buckets, regions, and the two ways to say which bucket is meant."""

from urllib.parse import urlsplit

from common import ENDPOINT, OTHER, client, only, plain, refused, signed, tell

s3 = client()
far = client(region="eu-west-1")
other = client(account=OTHER)


def make(name, by=s3, region=None, **given):
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region else {}
    return refused(by.create_bucket, Bucket=name, **where, **given)


def put(name):
    """Past what botocore itself knows of names."""
    status, _, body = signed("PUT", f"/{name}")
    return [status, body.split(b"<Code>")[1].split(b"<")[0].decode() if b"<Code>" in body else None]


odd = ["ab", "a" * 64, "Upper", "under_score", "-dash", "dash-", "a..b", "192.168.0.1", "xn--abc", "a-s3alias", "sthree-a", "a--ol-s3", "dot.", "amzn-s3-demo-x"]  # fmt: skip
names = {
    "new": [s3.create_bucket(Bucket="py-names")["Location"], make("py.names.dots"), make("123")],
    "odd": {name: put(name) for name in odd},
    "mine already": make("py-names"),
    "mine, elsewhere": make("py-names", far, "eu-west-1"),
    "another's": make("py-names", other),
    "head": only(s3.head_bucket(Bucket="py-names"), "BucketRegion"),
    "no such": refused(s3.head_bucket, Bucket="py-none"),
    "another's head": refused(other.head_bucket, Bucket="py-names"),
    "delete no such": refused(s3.delete_bucket, Bucket="py-none"),
}
made = far.create_bucket(Bucket="py-far", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
regions = {
    "made": made["Location"],
    "without a constraint": make("py-far-2", far),
    "another region's": make("py-far-2", far, "eu-central-1"),
    "from us-east-1": make("py-far-3", s3, "eu-central-1"),
    "us-east-1 by name": make("py-far-4", s3, "us-east-1"),
    "no region": make("py-far-4", s3, "nowhere-1"),
    "location": [s3.get_bucket_location(Bucket=name)["LocationConstraint"] for name in ("py-names", "py-far", "py-far-3")],
    "wrong endpoint": only(s3.head_bucket(Bucket="py-far"), "BucketRegion"),
    "listed": [b["Name"] for b in s3.list_buckets(BucketRegion="eu-west-1", Prefix="py-far")["Buckets"]],
}  # fmt: skip
status, told, body = signed("GET", "/py-far")
regions["redirect"] = [status, b"<Code>PermanentRedirect</Code>" in body, told.get("x-amz-bucket-region")]

for name in ("py-page-1", "py-page-2", "py-page-3"):
    s3.create_bucket(Bucket=name)
page = s3.list_buckets(Prefix="py-page-", MaxBuckets=2)
rest = s3.list_buckets(Prefix="py-page-", MaxBuckets=2, ContinuationToken=page["ContinuationToken"])
lists = {
    "first": [b["Name"] for b in page["Buckets"]],
    "rest": [[b["Name"] for b in rest["Buckets"]], "ContinuationToken" in rest],
    "others do not see": [b["Name"] for b in other.list_buckets(Prefix="py-page-")["Buckets"]],
    "none at a time": signed("GET", "/?max-buckets=0")[0],
}

port = urlsplit(ENDPOINT).port
s3.put_object(Bucket="py-names", Key="a/b c", Body=b"found")
s3.put_object(Bucket="py.names.dots", Key="k", Body=b"dotted")
url = s3.generate_presigned_url("get_object", Params={"Bucket": "py-names", "Key": "a/b c"})
path, query = urlsplit(url).path, urlsplit(url).query
s3.delete_public_access_block(Bucket="py-names")
s3.put_bucket_policy(
    Bucket="py-names",
    Policy='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::py-names/*"}]}',
)


def at(host, path="/a/b%20c"):
    status, _, body = plain(path, Host=f"{host}:{port}")
    return [status, body.decode()[:5]]


ways = {
    "path": at("localhost", "/py-names/a/b%20c"),
    "host": at("py-names.s3.localhost"),
    "host with region": at("py-names.s3.us-east-1.localhost"),
    "as on aws": at("py-names.s3.us-east-1.amazonaws.com"),
    "encoded slash": at("localhost", "/py-names/a%2Fb%20c"),
    "plus is no space": at("localhost", "/py-names/a/b+c")[0],
}
tell(names=names, regions=regions, lists=lists, ways=ways)
