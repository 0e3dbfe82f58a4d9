import type {
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput,
  DescribeEndpointsRequest,
  DescribeEndpointsResponse,
  DescribeLimitsInput,
  DescribeLimitsOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { ACCOUNT_UNITS_MAX, TABLE_UNITS_MAX } from "../limits.ts";
import { onTable } from "../permission.ts";
import type { DynamoDbStore } from "../store.ts";

export const describeLimits = (): Operation<DescribeLimitsInput, DescribeLimitsOutput> => ({
  permissions: () => [{ action: "dynamodb:DescribeLimits", resource: "*" }],
  run: () => ({
    AccountMaxReadCapacityUnits: ACCOUNT_UNITS_MAX,
    AccountMaxWriteCapacityUnits: ACCOUNT_UNITS_MAX,
    TableMaxReadCapacityUnits: TABLE_UNITS_MAX,
    TableMaxWriteCapacityUnits: TABLE_UNITS_MAX,
  }),
});

/** How long clients may keep an endpoint; AWS says 1440 minutes as well. */
const CACHE_MINUTES = 1440;

/** The endpoint that was asked, as it is the only one. */
export const describeEndpoints = (): Operation<DescribeEndpointsRequest, DescribeEndpointsResponse> => ({
  permissions: () => [{ action: "dynamodb:DescribeEndpoints", resource: "*" }],
  run: (_, { endpoint }) => ({
    Endpoints: [{ Address: endpoint.replace(/^https?:\/\//, ""), CachePeriodInMinutes: CACHE_MINUTES }],
  }),
});

/** Backups are not emulated; that there are none can be asked, as provisioning tools do. */
export const describeContinuousBackups = (
  store: DynamoDbStore,
): Operation<DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput> => ({
  permissions: (input, context) => [onTable("DescribeContinuousBackups", input.TableName, context)],
  run(input, context) {
    store.forControl(input.TableName, context);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
      },
    };
  },
});
