import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("no text messages are sent", [
    "CheckIfPhoneNumberIsOptedOut",
    "CreateSMSSandboxPhoneNumber",
    "DeleteSMSSandboxPhoneNumber",
    "GetSMSAttributes",
    "GetSMSSandboxAccountStatus",
    "ListOriginationNumbers",
    "ListPhoneNumbersOptedOut",
    "ListSMSSandboxPhoneNumbers",
    "OptInPhoneNumber",
    "SetSMSAttributes",
    "VerifySMSSandboxPhoneNumber",
  ]),
  ...refusedBecause("nothing is pushed to telephones", [
    "CreatePlatformApplication",
    "CreatePlatformEndpoint",
    "DeleteEndpoint",
    "DeletePlatformApplication",
    "GetEndpointAttributes",
    "GetPlatformApplicationAttributes",
    "ListEndpointsByPlatformApplication",
    "ListPlatformApplications",
    "SetEndpointAttributes",
    "SetPlatformApplicationAttributes",
  ]),
  ...refusedBecause("messages are not searched for personal data", [
    "GetDataProtectionPolicy",
    "PutDataProtectionPolicy",
  ]),
};
