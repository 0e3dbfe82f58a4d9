import type { Method } from "@aws-sdk/client-api-gateway";
import type { Definition, ResourceNode } from "../state.ts";

export interface Match {
  readonly node: ResourceNode;
  /** `undefined`: the resource has no such method. */
  readonly method: Method | undefined;
  /** As they stand in the path, still percent-encoded: so AWS hands them on. `undefined` where the path has none. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

/** The resource that a path means: a fixed part goes before a variable one, that before a greedy one. */
export function matchResource(definition: Definition, path: string, verb: string): Match | undefined {
  const parts = path.split("/").filter((part, at, all) => at > 0 && !(part === "" && at === all.length - 1));
  const nodes = [...definition.resources.values()];
  const found = descend(
    nodes,
    nodes.find((node) => node.parentId === undefined),
    parts,
    {},
  );
  if (!found) return undefined;
  const { node, parameters } = found;
  return {
    node,
    method: node.methods.get(verb) ?? node.methods.get("ANY"),
    parameters: Object.keys(parameters).length > 0 ? parameters : undefined,
  };
}

interface Found {
  readonly node: ResourceNode;
  readonly parameters: Readonly<Record<string, string>>;
}

function descend(
  nodes: readonly ResourceNode[],
  at: ResourceNode | undefined,
  parts: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Found | undefined {
  if (!at) return undefined;
  const [part, ...rest] = parts;
  if (part === undefined) return at.methods.size > 0 ? { node: at, parameters } : undefined;
  const children = nodes.filter((node) => node.parentId === at.id);
  const fixed = children.find((node) => node.pathPart === part || node.pathPart === decoded(part));
  const throughFixed = descend(nodes, fixed, rest, parameters);
  if (throughFixed) return throughFixed;
  const variable = children.find((node) => /^\{[^+]+\}$/.test(node.pathPart ?? ""));
  const name = variable?.pathPart?.slice(1, -1) ?? "";
  const throughVariable = part === "" ? undefined : descend(nodes, variable, rest, { ...parameters, [name]: part });
  if (throughVariable) return throughVariable;
  const greedy = children.find((node) => node.pathPart?.endsWith("+}") === true);
  return (
    greedy && {
      node: greedy,
      parameters: { ...parameters, [greedy.pathPart?.slice(1, -2) ?? ""]: parts.join("/") },
    }
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
