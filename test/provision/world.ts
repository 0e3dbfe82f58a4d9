import { join } from "node:path";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { clientsFor, type Clients, type PolicyDocument } from "../../provision/index.ts";
import { bundle } from "../../testbed/bundle.ts";
import { createTestbed, type Entry, type Testbed } from "../../testbed/index.ts";

export interface ProvisionWorld extends AsyncDisposable {
  readonly testbed: Testbed;
  readonly clients: Clients;
  readonly at: { readonly account: string; readonly region: string };
  /** A person with nothing but this policy. */
  readonly as: (policy: PolicyDocument) => Promise<Clients>;
}

export async function newWorld(): Promise<ProvisionWorld> {
  const testbed = await createTestbed();
  const clients = clientsFor(testbed.sdk());
  let people = 0;
  return {
    testbed,
    clients,
    at: { account: testbed.account, region: testbed.region },
    async as(policy) {
      const UserName = `person-${(people += 1)}`;
      const PolicyDocument = JSON.stringify(policy);
      const { iam } = clients;
      await iam.send(new CreateUserCommand({ UserName }));
      const made = await iam.send(new CreatePolicyCommand({ PolicyName: UserName, PolicyDocument }));
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: made.Policy?.Arn }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      return clientsFor(
        testbed.sdk({ accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" }),
      );
    },
    [Symbol.asyncDispose]: () => testbed.close(),
  };
}

const bundles = new Map<string, Promise<Uint8Array>>();

/** A handler's package; built once for all tests. */
export function codeOf(pipeline: "generator" | "summaries"): Promise<Uint8Array> {
  let code = bundles.get(pipeline);
  if (!code) bundles.set(pipeline, (code = bundle(join(import.meta.dirname, "../../handlers", pipeline, "index.ts"))));
  return code;
}

/** The operations called while `work` ran. */
export async function callsDuring(testbed: Testbed, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = testbed.journal.length;
  await work();
  return testbed.journal.slice(before).flatMap((entry) => (entry.kind === "call" ? [entry.operation] : []));
}

/** The actions that principals of this name asked for. */
export const askedBy = (journal: readonly Entry[], name: string): ReadonlySet<string> =>
  new Set(
    journal.flatMap((entry) => (entry.kind === "decision" && entry.principal.endsWith(name) ? [entry.action] : [])),
  );
