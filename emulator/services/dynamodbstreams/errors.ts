import { AwsError } from "../../kernel/index.ts";

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });

export const streamNotFound = (arn: string): AwsError =>
  notFound(`Requested resource not found: Stream: ${arn} not found`);
export const shardNotFound = (shardId: string, arn: string): AwsError =>
  notFound(`Requested resource not found: Shard: ${shardId} in stream: ${arn} not found`);
const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message, { status: 400 });

export const expiredIterator = (): AwsError =>
  new AwsError("ExpiredIteratorException", "The shard iterator has expired.", { status: 400 });

export const trimmed = (): AwsError =>
  new AwsError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard.",
    { status: 400 },
  );

export const accessDenied = (text: string): AwsError => new AwsError("AccessDeniedException", text, { status: 400 });
