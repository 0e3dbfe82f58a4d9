import type { FunctionUrl } from "../state.ts";

/** The address on AWS, which is also what the journal names. */
export const awsUrl = ({ id }: Pick<FunctionUrl, "id">, region: string): string =>
  `https://${id}.lambda-url.${region}.on.aws/`;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/**
 * The address that works for whoever asked: AWS's own for handlers, who reach AWS's names; for clients on the emulator's
 * machine a name below `localhost`, which browsers and curl resolve without a network; for others a path of the place where
 * they found the emulator.
 */
export function shownUrl(url: Pick<FunctionUrl, "id">, region: string, endpoint: string): string {
  const { protocol, hostname, port } = new URL(endpoint);
  if (/\.amazonaws\.com(\.cn)?$/.test(hostname)) return awsUrl(url, region);
  const at = port === "" ? "" : `:${port}`;
  if (hostname.endsWith("localhost.localstack.cloud"))
    return `${protocol}//${url.id}.lambda-url.${region}.localhost.localstack.cloud${at}/`;
  if (LOOPBACK.test(hostname)) return `${protocol}//${url.id}.lambda-url.${region}.localhost${at}/`;
  return `${protocol}//${hostname}${at}/_aws/lambda-url/${url.id}/`;
}
