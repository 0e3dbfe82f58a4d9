import { iso, type Kernel } from "../kernel/index.ts";
import type { S3Room } from "../services/s3/index.ts";
import type { Delivery } from "./shared/async-queue.ts";
import { deliverAs, useOf } from "./shared/deliver.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";

export interface LambdaToS3Options {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly role: ExecutionRole;
}

/** A bucket as an OnFailure destination: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function lambdaToS3({ kernel, s3, role }: LambdaToS3Options): (delivery: Delivery) => void {
  const ids = kernel.random.stream("lambda-to-s3.key");
  return (delivery) => {
    const bucket = delivery.destination.replace(/^arn:aws[\w-]*:s3:::/, "");
    const folder = delivery.folder ?? `aws/lambda/async/${delivery.config.functionName}`;
    const key = keyOf(folder, iso(kernel.now()), ids.uuid());
    deliverAs(kernel, role, "lambda-to-s3", delivery, {
      permissions: [
        { action: "s3:PutObject", resource: `${delivery.destination}/${key}` },
        { action: "s3:ListBucket", resource: delivery.destination },
      ],
      exists: () => s3.bucket(bucket) !== undefined,
      send: (path) => s3.store(bucket, key, delivery.body, path.at, role.principal(useOf(delivery))),
    });
  };
}

/** `<folder>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` */
function keyOf(folder: string, at: string, id: string): string {
  const [date = "", time = ""] = at.split("T");
  return `${folder}/${date.replaceAll("-", "/")}/${date}T${time.slice(0, 8).replaceAll(":", ".")}-${id}`;
}
