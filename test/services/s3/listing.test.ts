import {
  CreateBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listPage, type Page } from "../../../emulator/services/s3/listing.ts";
import { OrderedMap, compareKeys } from "../../../emulator/services/s3/ordered-map.ts";
import { refusal, s3World, type S3World } from "./world.ts";

async function withKeys(...keys: readonly string[]): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  for (const Key of keys) await world.client.send(new PutObjectCommand({ Bucket: "sales", Key, Body: Key }));
  return world;
}

const list = (world: S3World, more: object = {}) =>
  world.client.send(new ListObjectsV2Command({ Bucket: "sales", ...more }));
const keysOf = (answer: { Contents?: { Key?: string | undefined }[] | undefined }) =>
  (answer.Contents ?? []).map((object) => object.Key);

describe("a listing", () => {
  test("is in the order of the keys' UTF-8 bytes", async () => {
    await using world = await withKeys("b", "ﬀ", "a/1", "😀", "B", "a");
    expect(keysOf(await list(world))).toEqual(["B", "a", "a/1", "b", "ﬀ", "😀"]);
  });

  test("says all that S3 says of a bucket's objects", async () => {
    await using world = await withKeys("a");
    const { $metadata: _, ...answer } = await list(world, { FetchOwner: true });
    expect(answer).toMatchObject({
      Name: "sales",
      Prefix: "",
      KeyCount: 1,
      MaxKeys: 1000,
      IsTruncated: false,
      Contents: [
        {
          Key: "a",
          Size: 1,
          ETag: '"0cc175b9c0f1b6a831c399e269772661"',
          StorageClass: "STANDARD",
          LastModified: new Date("2026-01-01T00:00:00Z"),
          Owner: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      ],
    });
    expect((await list(world)).Contents?.[0]?.Owner).toBeUndefined();
  });

  test("rolls keys up to their common prefixes, each counted once over all pages", async () => {
    await using world = await withKeys("a", "in/1", "in/2", "in/x/3", "out/1", "z");
    const answer = await list(world, { Delimiter: "/" });
    expect(keysOf(answer)).toEqual(["a", "z"]);
    expect(answer.CommonPrefixes).toEqual([{ Prefix: "in/" }, { Prefix: "out/" }]);
    expect(answer.KeyCount).toBe(4);

    const seen: (string | undefined)[] = [];
    const pages = paginateListObjectsV2({ client: world.client, pageSize: 1 }, { Bucket: "sales", Delimiter: "/" });
    for await (const page of pages) seen.push(...keysOf(page), ...(page.CommonPrefixes ?? []).map((it) => it.Prefix));
    expect(seen).toEqual(["a", "in/", "out/", "z"]);
  });

  test("of version 1 names its next marker only with a delimiter", async () => {
    await using world = await withKeys("a/1", "b", "c");
    const v1 = (more: object) => world.client.send(new ListObjectsCommand({ Bucket: "sales", MaxKeys: 1, ...more }));
    expect(await v1({})).toMatchObject({ IsTruncated: true, Marker: "" });
    expect((await v1({})).NextMarker).toBeUndefined();
    expect((await v1({ Delimiter: "/" })).NextMarker).toBe("a/");
    expect(keysOf(await v1({ Delimiter: "/", Marker: "a/" }))).toEqual(["b"]);
    expect(keysOf(await v1({ Marker: "b" }))).toEqual(["c"]);
  });

  test("has a common prefix behind it when its marker stands within", async () => {
    await using world = await withKeys("in/1/a", "in/1/b", "in/2");
    const answer = await world.client.send(
      new ListObjectsCommand({ Bucket: "sales", Prefix: "in/", Delimiter: "/", Marker: "in/1/a" }),
    );
    expect(answer.CommonPrefixes).toBeUndefined();
    expect(keysOf(answer)).toEqual(["in/2"]);
  });

  test("can begin after a key, and show nothing at all", async () => {
    await using world = await withKeys("a", "b", "c");
    expect(keysOf(await list(world, { StartAfter: "a" }))).toEqual(["b", "c"]);
    expect(await list(world, { MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test("encodes names when told to", async () => {
    await using world = await withKeys("a b+c/ü~(1)");
    expect(keysOf(await list(world, { EncodingType: "url", Prefix: "a b" }))).toEqual(["a+b%2Bc/%C3%BC%7E%281%29"]);
  });

  test("refuses a token of its own invention", async () => {
    await using world = await withKeys("a");
    expect(await refusal(list(world, { ContinuationToken: "nonsense" }))).toMatchObject({
      code: "InvalidArgument",
      message: "The continuation token provided is incorrect",
    });
    expect(await refusal(list(world, { MaxKeys: -1 }))).toMatchObject({ code: "InvalidArgument" });
  });
});

describe("the order of keys", () => {
  test("is that of their bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });

  test("is kept by the map through any writes and deletions", () => {
    const change = fc.tuple(fc.string({ maxLength: 3 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(change, { maxLength: 2000, size: "max" }), (changes) => {
        const map = new OrderedMap<number>();
        const plain = new Map<string, number>();
        for (const [index, [key, keep]] of changes.entries()) {
          if (keep) {
            map.set(key, index);
            plain.set(key, index);
          } else if (map.delete(key) !== plain.delete(key)) throw new Error(`"${key}" was there or not`);
        }
        expect([...map.from(() => true)]).toEqual([...plain].toSorted(([a], [b]) => compareKeys(a, b)));
        expect(map.size).toBe(plain.size);
        for (const [key, value] of plain) expect(map.get(key)).toBe(value);
      }),
      { numRuns: 30 },
    );
  });
});

describe("paging", () => {
  const parts = fc.array(fc.constantFrom("a", "b", "/", "é"), { minLength: 1, maxLength: 6 });
  const keys = fc.uniqueArray(parts.map((part) => part.join("")));

  test("in any size shows what one page would show", () => {
    fc.assert(
      fc.property(
        keys,
        fc.constantFrom("", "a", "a/"),
        fc.constantFrom("", "/", "b"),
        fc.integer({ min: 1, max: 4 }),
        (names, prefix, delimiter, max) => {
          const map = new OrderedMap<string>();
          for (const name of names) map.set(name, name);
          const whole = listPage(map, { prefix, delimiter, after: "", max: 1000 }, () => true);
          const items: string[] = [];
          const prefixes: string[] = [];
          let after: string | undefined = "";
          while (after !== undefined) {
            const page: Page<string> = listPage(map, { prefix, delimiter, after, max }, () => true);
            expect(page.items.length + page.prefixes.length).toBeLessThanOrEqual(max);
            items.push(...page.items.map(([key]) => key));
            prefixes.push(...page.prefixes);
            after = page.next;
          }
          expect(items).toEqual(whole.items.map(([key]) => key));
          expect(prefixes).toEqual(whole.prefixes);
        },
      ),
    );
  });

  test("looks at the page and not at the bucket", () => {
    const map = new OrderedMap<number>();
    for (let i = 0; i < 100_000; i += 1) map.set(`${i % 10}/${String(i).padStart(6, "0")}`, i);
    let looks = 0;
    const look = (): boolean => (looks += 1) > 0;
    listPage(map, { prefix: "7/", delimiter: "", after: "7/050007", max: 1000 }, look);
    expect(looks).toBe(1001);
    looks = 0;
    expect(listPage(map, { prefix: "", delimiter: "/", after: "", max: 1000 }, look).prefixes).toHaveLength(10);
    expect(looks).toBe(10);
  });
});
