import type {
  DeleteDashboardsInput,
  DeleteDashboardsOutput,
  GetDashboardInput,
  GetDashboardOutput,
  ListDashboardsInput,
  ListDashboardsOutput,
  PutDashboardInput,
  PutDashboardOutput,
} from "@aws-sdk/client-cloudwatch";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { problemsOfBody } from "../dashboards/validate-body.ts";
import { dashboardNoObject, dashboardNotFound, invalidDashboard, invalidValue, notEmulated } from "../errors.ts";
import { DASHBOARD_NAME } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { dashboardArn } from "../state.ts";
import type { Store } from "../store.ts";

export const putDashboard = (store: Store): Operation<PutDashboardInput, PutDashboardOutput> => ({
  permissions: (input, context) => [onDashboard("PutDashboard", input.DashboardName, context)],
  run(input, context) {
    if (input.Tags !== undefined) throw notEmulated("Tags of a dashboard");
    const name = checkedName(input.DashboardName);
    const body = input.DashboardBody ?? "";
    const problems = problemsOfBody(body);
    if (!problems) throw dashboardNoObject();
    if (problems.length > 0) throw invalidDashboard(problems);
    store.dashboardsOf(context.account).set(name, {
      name,
      arn: dashboardArn(context.account, name),
      body,
      modifiedAt: context.now,
    });
    return { DashboardValidationMessages: [] };
  },
});

export const getDashboard = (store: Store): Operation<GetDashboardInput, GetDashboardOutput> => ({
  permissions: (input, context) => [onDashboard("GetDashboard", input.DashboardName, context)],
  run(input, context) {
    const found = store.dashboardsOf(context.account).get(input.DashboardName ?? "");
    if (!found) throw dashboardNotFound(input.DashboardName ?? "");
    return { DashboardArn: found.arn, DashboardBody: found.body, DashboardName: found.name };
  },
});

export const listDashboards = (store: Store): Operation<ListDashboardsInput, ListDashboardsOutput> => ({
  permissions: () => [{ action: "cloudwatch:ListDashboards", resource: "*" }],
  run(input, context) {
    const found = [...store.dashboardsOf(context.account).values()]
      .filter(({ name }) => name.startsWith(input.DashboardNamePrefix ?? ""))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, token } = pageOf(found, input.NextToken, LIST_PAGE);
    return {
      DashboardEntries: items.map(({ name, arn, body, modifiedAt }) => ({
        DashboardName: name,
        DashboardArn: arn,
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListDashboards.html */
const LIST_PAGE = 1000;

/** All of them or, when one does not exist, none. */
export const deleteDashboards = (store: Store): Operation<DeleteDashboardsInput, DeleteDashboardsOutput> => ({
  permissions: (input, context) =>
    (input.DashboardNames ?? []).map((name) => onDashboard("DeleteDashboards", name, context)),
  run(input, context) {
    const dashboards = store.dashboardsOf(context.account);
    const unknown = input.DashboardNames?.find((name) => !dashboards.has(name));
    if (unknown !== undefined) throw dashboardNotFound(unknown);
    for (const name of input.DashboardNames ?? []) dashboards.delete(name);
    return {};
  },
});

const onDashboard = (
  action: string,
  name: string | undefined,
  { account }: CallContext,
): { readonly action: string; readonly resource: string } => ({
  action: `cloudwatch:${action}`,
  resource: dashboardArn(account, name ?? ""),
});

function checkedName(name = ""): string {
  if (DASHBOARD_NAME.test(name)) return name;
  throw invalidValue(
    `The value ${name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n`,
  );
}
