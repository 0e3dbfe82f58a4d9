import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { PEOPLE, POLICIES, ROLES, SESSIONS, WHOLE_ACCOUNT } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed()));
afterAll(() => world.close());

// In this order: they share an account.
test.skipIf(!python).each([
  ["users, groups, keys, passwords and devices", "people.py", PEOPLE],
  ["roles, trust, boundaries, instance profiles, service-linked roles and denials", "roles.py", ROLES],
  ["policies: grammar, versions, attachments, tags, and AWS's own", "policies.py", POLICIES],
  ["a whole account, and the simulator", "account.py", WHOLE_ACCOUNT],
  ["assumed roles, chains, tokens and their end", "sessions.py", SESSIONS],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`identity/${script}`, await world.endpoint())).toEqual(answers);
});

test.skipIf(!python)("changes in IAM are seen late where a world says so", async () => {
  await using late = await createTestbed({ iamPropagation: 8000 });
  expect(await told("identity/propagation.py", await late.endpoint())).toEqual([
    "late",
    "403 AccessDenied",
    "done",
    "403 AccessDenied",
    "done",
  ]);
});
