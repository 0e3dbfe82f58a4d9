/** Reads one variable of the host's environment; empty counts as unset. The only place that reads `process.env`. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === "" ? undefined : value;
}
