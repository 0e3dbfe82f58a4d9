import { GetMetricStatisticsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { GetLogEventsCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateUserCommand, DeleteUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { expectRefused, expectSame, Wrong, type Step } from "./step.ts";

export const accountSteps: readonly Step[] = [
  {
    name: "iam CreateUser, GetUser, DeleteUser",
    weight: 3,
    async run({ clients: { iam }, shared, id, turn }) {
      const UserName = `${shared.name}-${id}-${turn}`;
      await iam.send(new CreateUserCommand({ UserName }));
      await expectRefused("EntityAlreadyExistsException", iam.send(new CreateUserCommand({ UserName })));
      expectSame("the user", (await iam.send(new GetUserCommand({ UserName }))).User?.UserName, UserName);
      await iam.send(new DeleteUserCommand({ UserName }));
      await expectRefused("NoSuchEntityException", iam.send(new GetUserCommand({ UserName })));
    },
  },
  {
    name: "sts AssumeRole",
    weight: 2,
    async run({ clients: { sts }, shared, id }) {
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: shared.roleArn, RoleSessionName: `load-${id}` }),
      );
      if (!Credentials?.SessionToken) throw new Wrong("a session without a token");
    },
  },
  {
    name: "sts GetCallerIdentity",
    weight: 2,
    async run({ clients: { sts } }) {
      const { Account } = await sts.send(new GetCallerIdentityCommand({}));
      if (!/^\d{12}$/.test(Account ?? "")) throw new Wrong(`the account ${String(Account)}`);
    },
  },
  {
    name: "logs PutLogEvents, GetLogEvents",
    weight: 4,
    async run(user) {
      const where = { logGroupName: user.shared.logGroup, logStreamName: user.logStream };
      const message = `line ${user.turn}`;
      await user.clients.logs.send(
        new PutLogEventsCommand({ ...where, logEvents: [{ timestamp: Date.now(), message }] }),
      );
      user.logged += 1;
      const { events = [] } = await user.clients.logs.send(new GetLogEventsCommand({ ...where, limit: 1 }));
      expectSame("the last line", events[0]?.message, message);
    },
  },
  {
    name: "cloudwatch PutMetricData",
    weight: 3,
    async run({ clients: { cloudwatch }, shared, id, turn }) {
      await cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: shared.name,
          MetricData: [{ MetricName: "turn", Value: turn, Dimensions: [{ Name: "User", Value: String(id) }] }],
        }),
      );
    },
  },
  {
    name: "cloudwatch GetMetricStatistics",
    weight: 1,
    async run({ clients: { cloudwatch }, shared, id }) {
      const now = Date.now();
      const { Datapoints = [] } = await cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: shared.name,
          MetricName: "turn",
          Dimensions: [{ Name: "User", Value: String(id) }],
          StartTime: new Date(now - 600_000),
          EndTime: new Date(now + 60_000),
          Period: 60,
          Statistics: ["Maximum"],
        }),
      );
      if (Datapoints.length > 12) throw new Wrong(`${Datapoints.length} minutes of data in ten`);
    },
  },
];
