import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

/** A process of its own: how long from nothing to the first answer. Prints one line of JSON. */
const loading = performance.now();
const { createEmulator } = await import("../emulator/index.ts");
const loaded = performance.now();
const emulator = createEmulator();
const s3 = new S3Client({
  region: "us-east-1",
  endpoint: emulator.endpoint,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: emulator.requestHandler(),
  forcePathStyle: true,
});
await s3.send(new ListBucketsCommand({}));
const answered = performance.now();
process.stdout.write(
  `${JSON.stringify({ load: loaded - loading, first: answered - loaded, sinceProcessStart: answered })}\n`,
);
await emulator.close();
