import type { Tag } from "@aws-sdk/client-s3";
import { invalidArgument, invalidTag, tooManyTags } from "./errors.ts";
import { BUCKET_TAGS_MAX, OBJECT_TAGS_MAX, TAG_KEY_MAX, TAG_VALUE_MAX } from "./limits.ts";

/** Checks a tag set as S3 does. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(tags: readonly Tag[], of: "Object" | "Bucket"): readonly Tag[] {
  const max = of === "Object" ? OBJECT_TAGS_MAX : BUCKET_TAGS_MAX;
  if (tags.length > max) throw tooManyTags(of, max);
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of tags) {
    if (seen.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key", { TagKey: key });
    seen.add(key);
    if (key.startsWith("aws:")) throw invalidTag(RESERVED[of], { TagKey: key });
    if (key === "" || key.length > TAG_KEY_MAX || !TAG_TEXT.test(key))
      throw invalidTag("The TagKey you have provided is invalid", { TagKey: key });
    if (value.length > TAG_VALUE_MAX || !TAG_TEXT.test(value))
      throw invalidTag("The TagValue you have provided is invalid", { TagKey: key, TagValue: value });
  }
  return tags.map(({ Key, Value }) => ({ Key, Value: Value ?? "" }));
}

const RESERVED = {
  Object: "Your TagKey cannot be prefixed with aws:",
  Bucket: "System tags cannot be added/updated by requester",
} as const;

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The `x-amz-tagging` header: a query string. */
export function parseTagging(header: string | undefined): readonly Tag[] {
  if (header === undefined || header === "") return [];
  const tags: Tag[] = [];
  for (const pair of header.split("&").filter((part) => part !== "")) {
    const [key = "", value = "", ...more] = pair.split("=");
    if (key === "" || more.length > 0) throw badTaggingHeader(header);
    tags.push({ Key: decoded(key, header), Value: decoded(value, header) });
  }
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length) throw badTaggingHeader(header);
  return checkTags(tags, "Object");
}

function decoded(text: string, header: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badTaggingHeader(header);
  }
}

const badTaggingHeader = (header: string): Error =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    "x-amz-tagging",
    header,
  );
