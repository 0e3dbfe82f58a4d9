import type { CallContext, Instant } from "../../kernel/index.ts";
import { accessDenied } from "./errors.ts";
import type { StsStore } from "./store.ts";

interface MfaRequest {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/** When the caller's MFA device was shown to be at hand: now, or not at all. Half a proof, or a wrong one, is denied. */
export function mfaOf(
  store: StsStore,
  { SerialNumber: serial, TokenCode: code }: MfaRequest,
  { caller, now }: Pick<CallContext, "caller" | "now">,
): Instant | undefined {
  if (serial === undefined && code === undefined) return undefined;
  if (serial === undefined || code === undefined)
    throw accessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
  if (caller.kind !== "user" || !store.isMfaCode?.(caller, serial, code))
    throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
  return now;
}
