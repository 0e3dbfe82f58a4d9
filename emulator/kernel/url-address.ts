export interface UrlAddress {
  readonly id: string;
  /** Raw, with its first slash. */
  readonly path: string;
}

/**
 * `<id>.lambda-url.<region>.on.aws`, or the same with a local name behind the region. On the emulator's own endpoint also
 * `/_aws/lambda-url/<id>/<path>`, for clients whose machine does not resolve names below `localhost`.
 */
export function readUrlAddress({
  host,
  path,
}: {
  readonly host: string;
  readonly path: string;
}): UrlAddress | undefined {
  // Every request is asked; hardly one is meant.
  if (!host.includes(".lambda-url.") && !path.startsWith("/_aws/")) return undefined;
  const id = /^([a-z0-9]+)\.lambda-url\.[a-z0-9-]+\./.exec(host)?.[1];
  if (id !== undefined) return { id, path };
  const [, named, rest = "/"] = /^\/_aws\/lambda-url\/([a-z0-9]+)(\/.*)?$/.exec(path) ?? [];
  return named === undefined ? undefined : { id: named, path: rest };
}
