import { PutObjectCommand, type PutObjectCommandOutput } from "@aws-sdk/client-s3";
import type { AnalyticsEvent } from "../analytics-event.ts";
import { archiveKey } from "../places.ts";
import type { Stored, TableInserts } from "./table-inserts.ts";

/** What the work needs from outside. */
export interface StoringTools {
  readonly s3: { send(command: PutObjectCommand): Promise<PutObjectCommandOutput> };
  readonly table: Pick<TableInserts, "insert">;
  readonly bucket: string;
}

/**
 * Puts an event into table and archive. Both are written only where nothing is, so an event that comes again, however far it
 * got before, changes nothing: what is missing is added, and what is there stays.
 */
export async function storeEvent(event: AnalyticsEvent, tools: StoringTools): Promise<Stored> {
  const [stored] = await Promise.all([tools.table.insert(event), archive(event, tools)]);
  return stored;
}

async function archive(event: AnalyticsEvent, { s3, bucket }: StoringTools): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: archiveKey(event),
        Body: JSON.stringify(event),
        ContentType: "application/json",
        IfNoneMatch: "*",
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
  }
}
