import type { SSEDescription, SSESpecification } from "@aws-sdk/client-dynamodb";

/** Shown and stored; nothing is encrypted in memory. */
export function encryptionOf(given: SSESpecification | undefined): SSEDescription | undefined {
  if (!given?.Enabled) return undefined;
  return {
    Status: "ENABLED",
    SSEType: given.SSEType ?? "KMS",
    ...(given.KMSMasterKeyId === undefined ? {} : { KMSMasterKeyArn: given.KMSMasterKeyId }),
  };
}
