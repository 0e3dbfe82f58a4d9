import type { Listed, PrincipalPattern } from "./document.ts";
import { has, isMembers, stringsOf, type Members } from "./parse-elements.ts";
import { PolicyError } from "./policy-error.ts";

/**
 * `undefined` when the statement names nobody. A place that is not `strict` has checked its principals in its own way:
 * whoever has no known form is then somebody who never comes.
 */
export function parsePrincipals(statement: Members, strict: boolean): Listed<PrincipalPattern> | undefined {
  const not = has(statement, "NotPrincipal");
  if (!not && !has(statement, "Principal")) return undefined;
  const given = not ? statement["NotPrincipal"] : statement["Principal"];
  if (typeof given === "string") {
    if (given !== "*") throw invalid("STAR", given);
    return { not, values: [{ kind: "everyone", text: "*" }] };
  }
  if (!isMembers(given)) throw new PolicyError("principal", "Syntax errors in policy.");
  const values = Object.entries(given).flatMap(([type, names]) =>
    stringsOf(names).map((name) => principalPattern(type, name, strict)),
  );
  if (values.length === 0)
    throw new PolicyError("principal-missing", "Missing required field Principal cannot be empty!");
  return { not, values };
}

function principalPattern(type: string, name: string, strict: boolean): PrincipalPattern {
  switch (type) {
    case "AWS":
      return awsPrincipal(name, strict);
    case "Service":
      if (name === "*") return { kind: "everyone", text: name };
      if (strict && !/^[a-z0-9][a-z0-9.-]*\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal|api\.aws)$/.test(name))
        throw invalid("SERVICE", name);
      return { kind: "service", text: name };
    case "Federated":
      return { kind: "federated", text: name };
    case "CanonicalUser":
      return { kind: "canonical-user", text: name };
    default:
      throw new PolicyError("principal", "Syntax errors in policy.", type);
  }
}

function awsPrincipal(name: string, strict: boolean): PrincipalPattern {
  if (name === "*") return { kind: "everyone", text: name };
  if (/^\d{12}$/.test(name)) return { kind: "account", text: name, account: name };
  const root = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(name);
  if (root) return { kind: "account", text: name, account: root[1] ?? "" };
  if (/^A(IDA|ROA|NPA|GPA|IPA)[A-Z0-9]{12,}$/.test(name)) return { kind: "unique-id", text: name };
  // A wildcard stands for everyone or for nobody: parts of a name cannot be left open.
  if (/^arn:aws[a-z-]*:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)\/[^*?]+$/.test(name) || !strict)
    return { kind: "arn", text: name };
  throw invalid("AWS", name);
}

const invalid = (type: string, name: string): PolicyError =>
  new PolicyError("principal", `Invalid principal in policy: "${type}":"${name}"`, name);
