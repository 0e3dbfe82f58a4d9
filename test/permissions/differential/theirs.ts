import { anonymousPrincipal, runSimulation, type EvaluationResult, type Simulation } from "@cloud-copilot/iam-simulate";
import { arnOf } from "../../../emulator/kernel/index.ts";
import { PRINCIPALS } from "../cases.ts";
import type { Drawn } from "./draw.ts";
import { contextOf, type Answer } from "./ours.ts";

const ANSWERS: Readonly<Record<EvaluationResult, Answer>> = {
  Allowed: "allow",
  ExplicitlyDenied: "explicit deny",
  ImplicitlyDenied: "implicit deny",
};

const EVERYTHING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** The same question to an evaluator that shares nothing with ours. */
export async function theirs(drawn: Drawn): Promise<Answer> {
  const principal = PRINCIPALS[drawn.principal];
  if (!principal) throw new Error(`no such principal: ${drawn.principal}`);
  const simulation: Simulation = {
    request: {
      principal: principal.kind === "anonymous" ? anonymousPrincipal : arnOf(principal),
      action: drawn.action,
      resource: { resource: drawn.resource, accountId: drawn.owner },
      contextVariables: Object.fromEntries(
        Object.entries(contextOf(drawn)).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
      ),
    },
    identityPolicies:
      // It knows nothing of the root's rights: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
      principal.kind === "root"
        ? [{ name: "root", policy: EVERYTHING }]
        : drawn.identity.map((policy, index) => ({ name: `p${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(drawn.resourcePolicy ? { resourcePolicy: drawn.resourcePolicy } : {}),
    ...(drawn.session ? { sessionPolicy: drawn.session } : {}),
    ...(drawn.boundary ? { permissionBoundaryPolicies: [{ name: "boundary", policy: drawn.boundary }] } : {}),
  };
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error") throw new Error(`the other evaluator refused: ${JSON.stringify(result.errors)}`);
  return ANSWERS[result.overallResult];
}
