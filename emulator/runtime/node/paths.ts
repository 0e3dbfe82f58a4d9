/** Which real folders stand for the paths a handler knows. */
export interface Roots {
  readonly task: string;
  readonly tmp: string;
  readonly runtime: string;
  /** The layers. */
  readonly opt: string;
  /** Where the modules behind `/var/runtime/node_modules` really are. */
  readonly modules: string;
}

const VIRTUAL = {
  task: "/var/task",
  tmp: "/tmp",
  runtime: "/var/runtime",
  opt: "/opt",
  modules: "/var/runtime/node_modules",
} as const;

let roots: Roots = VIRTUAL;
export function setRoots(given: Roots): void {
  roots = given;
}

const swap = (path: string, from: string, to: string): string | undefined =>
  path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : undefined;

/** `/var/task/x` for a path inside our folders; other paths stay. */
export const toVirtual = (path: string): string =>
  swap(path, roots.task, VIRTUAL.task) ??
  swap(path, roots.tmp, VIRTUAL.tmp) ??
  swap(path, roots.runtime, VIRTUAL.runtime) ??
  swap(path, roots.opt, VIRTUAL.opt) ??
  swap(path, roots.modules, VIRTUAL.modules) ??
  path;

export const toReal = (path: string): string =>
  isReal(path)
    ? path
    : (swap(path, VIRTUAL.task, roots.task) ??
      swap(path, VIRTUAL.tmp, roots.tmp) ??
      swap(path, VIRTUAL.runtime, roots.runtime) ??
      swap(path, VIRTUAL.opt, roots.opt) ??
      path);

/** Ours already, wherever on the host it lies; that may be below the host's own /tmp. */
export const isReal = (path: string): boolean =>
  [roots.task, roots.tmp, roots.runtime, roots.opt, roots.modules].some(
    (root) => path === root || path.startsWith(`${root}/`),
  );

/** The same for every path that a text mentions (a stack, a log line). */
export function virtualText(text: string): string {
  let out = text;
  for (const name of ["task", "tmp", "runtime", "opt", "modules"] as const)
    if (roots[name] !== VIRTUAL[name] && out.includes(roots[name])) out = out.replaceAll(roots[name], VIRTUAL[name]);
  return out;
}
