import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from "@aws-sdk/client-sts";
import type { Operation } from "../../../kernel/index.ts";
import { accountInKeyId } from "../../../permissions/index.ts";
import { validationError } from "../errors.ts";

/** The account stands in the key id itself, so that keys long deleted can be asked about. */
export const getAccessKeyInfo = (): Operation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> => ({
  permissions: () => [{ action: "sts:GetAccessKeyInfo", resource: "*" }],
  run({ AccessKeyId: id = "" }) {
    const account = accountInKeyId(id);
    if (account === undefined) throw validationError("Access key ID is invalid");
    return { Account: account };
  },
});
