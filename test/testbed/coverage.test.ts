import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { control, type Controlled } from "../../emulator/control.ts";
import type { ServiceCoverage } from "../../emulator/index.ts";
import { coverageCommand } from "../../testbed/cli/coverage-command.ts";
import { describeCoverage, withCoverage } from "../../testbed/report/describe-coverage.ts";

let printed = "";
beforeEach(() => {
  printed = "";
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
});
afterEach(() => void vi.restoreAllMocks());

test("misfire coverage tells of all services, of one, as JSON, and knows no others", async () => {
  expect(await coverageCommand(undefined, { json: false })).toBe(0);
  expect(printed).toMatch(/^scheduler +12 +– +–$/m);
  printed = "";
  expect(await coverageCommand("sts", { json: false })).toBe(0);
  expect(printed).toContain("AssumeRoleWithSAML, AssumeRoleWithWebIdentity, GetWebIdentityToken: there is no identity");
  printed = "";
  await coverageCommand("sqs", { json: true });
  const [sqs] = JSON.parse(printed) as [ServiceCoverage];
  expect(sqs.operations[0]).toEqual({ operation: "AddPermission", state: "emulated" });
  printed = "";
  expect(await coverageCommand("ec2", { json: false })).toBe(2);
  expect(printed).toContain("There is no service ec2");
});

const SHOP: ServiceCoverage = {
  service: "shop",
  operations: [
    { operation: "Buy", state: "emulated" },
    { operation: "Look", state: "stored only" },
    { operation: "Steal", state: "refused", because: "it is not allowed" },
    { operation: "Vanish", state: "refused" },
  ],
};

test("the control API answers it, too", async () => {
  const world = { coverage: () => [SHOP] } as unknown as Controlled;
  const ask = (query: string) => control(world, "GET", `/_misfire/coverage${query}`, "");
  expect(await ask("?service=shop")).toMatchObject({ status: 200, body: { services: [SHOP] } });
  expect(await ask("?service=none")).toMatchObject({ status: 400 });
});

test("a README keeps everything around the list, and the list is the code's", () => {
  const list =
    "Emulated (1): `Buy`\n\nStored only (1): `Look`\n\nRefused by name (2):\n\n- `Steal`: it is not allowed\n- `Vanish`";
  expect(describeCoverage(SHOP)).toBe(list);
  const once = withCoverage("# Shop\n", SHOP);
  expect(once).toContain(list);
  const edited = `${once}\n## After\n`;
  expect(withCoverage(edited, { service: "shop", operations: [] })).toBe(edited.replace(list, "Emulated (0): none"));
});
