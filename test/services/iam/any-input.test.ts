import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AwsError,
  type CallContext,
  type Decision,
  type Principal,
  type Service,
} from "../../../emulator/kernel/index.ts";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, START, type Accounts } from "./accounts.ts";

const name = fc.constantFrom("a", "b", "__proto__", "constructor", "");
const arn = fc.constantFrom(
  `arn:aws:iam::${ACCOUNT}:policy/a`,
  `arn:aws:iam::${ACCOUNT}:role/a`,
  "arn:aws:iam::aws:policy/AdministratorAccess",
  "arn",
  "",
);
const document = fc.oneof(fc.constantFrom(allow("s3:*"), LAMBDA_TRUST, "{}", ""), fc.json());
const tags = fc.array(fc.record({ Key: name, Value: name }), { maxLength: 3 });
const callers: fc.Arbitrary<Principal> = fc.constantFrom<Principal[]>(
  { kind: "root", account: ACCOUNT },
  { kind: "user", account: ACCOUNT, name: "a", arn: `arn:aws:iam::${ACCOUNT}:user/a`, userId: "AIDAEXAMPLEEXAMPLEEX" },
);

/** What the operations take, by name; a model's types, but any values. */
const input = fc.record(
  {
    RoleName: name,
    UserName: name,
    GroupName: name,
    NewUserName: name,
    PolicyName: name,
    PolicyArn: arn,
    PermissionsBoundary: arn,
    RoleArn: arn,
    RoleSessionName: fc.constantFrom("run", ""),
    Path: fc.constantFrom("/", "/x/"),
    PathPrefix: fc.constantFrom("/", "/x/"),
    PolicyDocument: document,
    AssumeRolePolicyDocument: document,
    Policy: document,
    VersionId: fc.constantFrom("v1", "v2", "v9"),
    SetAsDefault: fc.boolean(),
    AccessKeyId: fc.string(),
    Status: fc.constantFrom("Active", "Inactive", "Expired"),
    Marker: fc.string(),
    MaxItems: fc.integer({ min: 1, max: 3 }),
    DurationSeconds: fc.integer(),
    MaxSessionDuration: fc.integer(),
    Tags: tags,
    TagKeys: fc.array(name, { maxLength: 3 }),
    TransitiveTagKeys: fc.array(name, { maxLength: 2 }),
    NewGroupName: name,
    InstanceProfileName: name,
    VirtualMFADeviceName: name,
    SerialNumber: fc.constantFrom(`arn:aws:iam::${ACCOUNT}:mfa/a`, ""),
    AuthenticationCode1: fc.constantFrom("000000", "", "x"),
    AuthenticationCode2: fc.constantFrom("000000", ""),
    TokenCode: fc.constantFrom("000000", ""),
    Password: fc.string(),
    AWSServiceName: fc.constantFrom("rds.amazonaws.com", "autoscaling.amazonaws.com", "constructor"),
    CustomSuffix: fc.constantFrom("x", ""),
    AccountAlias: name,
    PolicySourceArn: arn,
    CallerArn: arn,
    ActionNames: fc.array(fc.constantFrom("s3:GetObject", "s3:*", ""), { maxLength: 2 }),
    ResourceArns: fc.array(arn, { maxLength: 2 }),
    PolicyInputList: fc.array(document, { maxLength: 2 }),
    PermissionsBoundaryPolicyInputList: fc.array(document, { maxLength: 1 }),
    ResourcePolicy: document,
    Name: fc.constantFrom("guest", ""),
  },
  { requiredKeys: [] },
);

/** Whatever came of it; throws what is no answer of AWS. */
async function call(
  world: Accounts,
  service: Service,
  operation: string,
  given: object,
  caller: Principal,
): Promise<string> {
  const found = service.operations[operation];
  if (!found) throw new Error(`no operation ${operation}`);
  const context: CallContext = {
    account: ACCOUNT,
    region: "us-east-1",
    caller,
    requestId: "r",
    extendedRequestId: "",
    now: START,
    entry: world.kernel.journal.write([], { kind: "note", about: operation, text: "", detail: null }),
    sourceIp: "127.0.0.1",
    userAgent: "test",
    traceHeader: undefined,
    endpoint: "http://localhost:4566",
    headers: {},
    authorize: () => undefined,
    decide: (): Decision => ({ allowed: true, by: [] }),
    wait: (_, until) => until,
  };
  try {
    // oxlint-disable-next-line typescript/unbound-method -- applied to its owner
    Reflect.apply(found.permissions, found, [given, context]);
    // oxlint-disable-next-line typescript/unbound-method -- applied to its owner
    await Reflect.apply(found.run, found, [given, context]);
    return "done";
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}

describe("whatever calls come in, in whatever order", () => {
  test("each is answered as AWS answers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.tuple(fc.nat(), input, callers)), async (calls) => {
        const world = accounts();
        const all = [world.room.service, world.tokens.service].flatMap((service) =>
          Object.keys(service.operations).map((operation) => ({ service, operation })),
        );
        for (const [pick, given, caller] of calls.take(200)) {
          const { service, operation } = all[pick % all.length]!;
          expect(await call(world, service, operation, given, caller)).toBeTypeOf("string");
        }
        // And what is left can still be decided upon.
        for (const { principal } of everybody(world)) world.room.identities.policiesOf(principal);
      }),
      { numRuns: 30 },
    );
  });
});

function everybody(world: Accounts): readonly { readonly principal: Principal }[] {
  return world.kernel.journal.entries.flatMap((entry) => {
    const id = entry.kind === "fact" && entry.fact === "keys-changed" ? entry.detail["key"] : undefined;
    const key = typeof id === "string" ? world.room.credentials.find(id) : undefined;
    return key ? [key] : [];
  });
}
