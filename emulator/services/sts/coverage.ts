import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("there is no identity provider outside", [
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "GetWebIdentityToken",
  ]),
  ...refusedBecause("accounts belong to no organization", ["AssumeRoot"]),
  ...refusedBecause("denials are told in plain words, by `why` too", ["DecodeAuthorizationMessage"]),
  ...refusedBecause("of delegation to providers of products", ["GetDelegatedAccessToken"]),
};
