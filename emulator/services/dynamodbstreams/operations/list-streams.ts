import type { ListStreamsInput, ListStreamsOutput } from "@aws-sdk/client-dynamodb-streams";
import type { Operation } from "../../../kernel/index.ts";
import { STREAMS_MAX } from "../limits.ts";
import type { StreamSource } from "../ports.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const listStreams = (streams: StreamSource): Operation<ListStreamsInput, ListStreamsOutput> => ({
  permissions: (_, { account, region }) => [
    { action: "dynamodb:ListStreams", resource: `arn:aws:dynamodb:${region}:${account}:table/*/stream/*` },
  ],
  run({ TableName: table, Limit: limit = STREAMS_MAX, ExclusiveStartStreamArn: after }, context) {
    const all = streams.list(context).filter(({ tableName }) => table === undefined || tableName === table);
    const start = after === undefined ? 0 : all.findIndex(({ arn }) => arn === after) + 1;
    const page = all.slice(start, start + limit);
    return {
      Streams: page.map(({ arn, label, tableName }) => ({ StreamArn: arn, StreamLabel: label, TableName: tableName })),
      ...(start + limit < all.length ? { LastEvaluatedStreamArn: page.at(-1)?.arn } : {}),
    };
  },
});
