import { gunzipSync } from "node:zlib";

interface LogsEvent {
  readonly awslogs: { readonly data: string };
}

interface Message {
  readonly logGroup: string;
  readonly logEvents: readonly { readonly message: string }[];
}

/** Says in its log what it was told of. */
export function handler({ awslogs }: LogsEvent): Promise<void> {
  const { logGroup, logEvents }: Message = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString());
  for (const { message } of logEvents) console.log(`alert from ${logGroup}: ${message}`);
  return Promise.resolve();
}
