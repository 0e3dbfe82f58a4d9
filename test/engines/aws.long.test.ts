import { afterAll, beforeAll, test } from "vitest";
import { read } from "../laws/over-the-api.ts";
import { expectAsOnAws, openAccount, type Account } from "./account.ts";
import { CHOSEN } from "./chosen.ts";

let account: Account;
beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.emulator.close());

test.each(read.filter(({ name }) => !CHOSEN.has(name)).map((scenario) => [scenario.name, scenario] as const))(
  "%s on the engine aws ends as it claims with the documented rights, and leaves nothing",
  (_, scenario) => expectAsOnAws(account, scenario),
);
