import type { Credentials as CredentialsOutput } from "@aws-sdk/client-sts";
import type { TemporaryKey } from "./state.ts";

export const credentialsOutput = (key: TemporaryKey): CredentialsOutput => ({
  AccessKeyId: key.accessKeyId,
  SecretAccessKey: key.secretAccessKey,
  SessionToken: key.sessionToken,
  Expiration: new Date(key.expiresAt),
});
