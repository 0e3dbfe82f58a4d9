import type {
  CreateVirtualMFADeviceRequest,
  CreateVirtualMFADeviceResponse,
  DeactivateMFADeviceRequest,
  DeleteVirtualMFADeviceRequest,
  EnableMFADeviceRequest,
  GetMFADeviceRequest,
  GetMFADeviceResponse,
  ListMFADevicesRequest,
  ListMFADevicesResponse,
  ListVirtualMFADevicesRequest,
  ListVirtualMFADevicesResponse,
  ResyncMFADeviceRequest,
  VirtualMFADevice,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { permissionOn } from "../arns.ts";
import { day, listedUser } from "../describe.ts";
import {
  alreadyExists,
  deleteConflict,
  deviceNotFound,
  limitExceeded,
  noSuchEntity,
  validationError,
  wrongCode,
} from "../errors.ts";
import { MFA_DEVICES_PER_USER } from "../limits.ts";
import { areCodes, base32 } from "../one-time-codes.ts";
import { page } from "../page.ts";
import type { MfaDevice, User } from "../state.ts";
import type { IamStore } from "../store.ts";
import { putTags, tagKeys, tagList } from "../tags.ts";
import { callersName } from "./users.ts";

/** AWS's seeds spell 64 characters. */
const SEED_BYTES = 40;

export const createVirtualMfaDevice = (
  store: IamStore,
): Operation<CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse> => ({
  permissions: (input, context) => [
    { action: "iam:CreateVirtualMFADevice", resource: serialOf(input, context), context: tagKeys(input.Tags) },
  ],
  run(input, context) {
    const { devices } = store.account(context.account);
    const serial = serialOf(input, context);
    if (devices.has(serial)) throw alreadyExists("MFA device already exists.");
    const tags = new Map<string, string>();
    putTags(tags, input.Tags, { isCaseSensitive: true });
    const seed = store.random.keys.bytes(SEED_BYTES);
    devices.set(serial, { serial, seed, user: undefined, enabledAt: undefined, tags });
    store.tell(context.entry, "created", serial);
    // The picture of a QR code that AWS adds is left out: the seed says the same.
    return {
      VirtualMFADevice: {
        SerialNumber: serial,
        Base32StringSeed: Buffer.from(base32(seed)),
        ...(tags.size > 0 ? { Tags: tagList(tags) } : {}),
      },
    };
  },
});

export const enableMfaDevice = (store: IamStore): Operation<EnableMFADeviceRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "EnableMFADevice", "user", name)],
  run(input, context) {
    const user = store.user(context.account, input.UserName ?? "");
    const device = deviceAt(store, context, input.SerialNumber ?? "");
    if (device.user !== undefined) throw alreadyExists("MFA Device is already in use.");
    if (user.devices.size >= MFA_DEVICES_PER_USER)
      throw limitExceeded(`Cannot exceed quota for MFADevicesPerUser: ${MFA_DEVICES_PER_USER}`);
    checkCodes(device, input, context);
    device.user = user.name;
    device.enabledAt = context.now;
    user.devices.set(device.serial, context.now);
    store.tell(context.entry, "updated", user.arn, { device: device.serial });
  },
});

export const resyncMfaDevice = (store: IamStore): Operation<ResyncMFADeviceRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "ResyncMFADevice", "user", name)],
  run(input, context) {
    const { device } = deviceOf(store, context, input);
    checkCodes(device, input, context);
  },
});

export const deactivateMfaDevice = (store: IamStore): Operation<DeactivateMFADeviceRequest, void> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "DeactivateMFADevice", "user", name ?? callersName(context) ?? ""),
  ],
  run(input, context) {
    const { user, device } = deviceOf(store, context, input);
    device.user = undefined;
    device.enabledAt = undefined;
    user.devices.delete(device.serial);
    store.tell(context.entry, "updated", user.arn, { device: null });
  },
});

export const deleteVirtualMfaDevice = (store: IamStore): Operation<DeleteVirtualMFADeviceRequest, void> => ({
  permissions: ({ SerialNumber: serial = "" }) => [{ action: "iam:DeleteVirtualMFADevice", resource: serial }],
  run({ SerialNumber: serial = "" }, context) {
    const device = deviceAt(store, context, serial);
    if (device.user !== undefined) throw deleteConflict("Cannot delete entity, must deactivate the MFA device first.");
    store.account(context.account).devices.delete(serial);
    store.tell(context.entry, "deleted", serial);
  },
});

export const getMfaDevice = (store: IamStore): Operation<GetMFADeviceRequest, GetMFADeviceResponse> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "GetMFADevice", "user", name ?? callersName(context) ?? ""),
  ],
  run({ SerialNumber: serial = "", UserName: name }, context) {
    const device = deviceAt(store, context, serial);
    if (name !== undefined && device.user !== store.user(context.account, name).name) throw deviceNotFound(serial);
    return {
      SerialNumber: serial,
      ...(device.user === undefined ? {} : { UserName: device.user }),
      ...(device.enabledAt === undefined ? {} : { EnableDate: day(device.enabledAt) }),
    };
  },
});

export const listMfaDevices = (store: IamStore): Operation<ListMFADevicesRequest, ListMFADevicesResponse> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "ListMFADevices", "user", name ?? callersName(context) ?? ""),
  ],
  run(input, context) {
    const name = input.UserName ?? callersName(context);
    if (name === undefined && context.caller.kind !== "root")
      throw validationError("Must specify userName when calling with non-User credentials");
    const devices = name === undefined ? [] : [...store.user(context.account, name).devices];
    const { items, more } = page(devices, ([serial]) => serial, input);
    return {
      MFADevices: items.map(([serial, since]) => ({ UserName: name, SerialNumber: serial, EnableDate: day(since) })),
      ...more,
    };
  },
});

export const listVirtualMfaDevices = (
  store: IamStore,
): Operation<ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse> => ({
  permissions: (_input, context) => [
    { action: "iam:ListVirtualMFADevices", resource: `arn:aws:iam::${context.account}:mfa/*` },
  ],
  run(input, context) {
    const { AssignmentStatus: status = "Any" } = input;
    const { devices, users } = store.account(context.account);
    const asked = [...devices.values()].filter(
      ({ user }) => status === "Any" || (status === "Assigned") === (user !== undefined),
    );
    const { items, more } = page(asked, ({ serial }) => serial, input);
    const told = items.map((device): VirtualMFADevice => {
      const user = device.user === undefined ? undefined : users.get(device.user);
      return {
        SerialNumber: device.serial,
        ...(user ? { User: listedUser(user) } : {}),
        ...(device.enabledAt === undefined ? {} : { EnableDate: day(device.enabledAt) }),
      };
    });
    return { VirtualMFADevices: told, ...more };
  },
});

const serialOf = (
  { Path: path = "/", VirtualMFADeviceName: name = "" }: CreateVirtualMFADeviceRequest,
  { account }: CallContext,
): string => `arn:aws:iam::${account}:mfa${path}${name}`;

export function deviceAt(store: IamStore, { account }: CallContext, serial: string): MfaDevice {
  const device = store.account(account).devices.get(serial);
  if (!device) throw deviceNotFound(serial);
  return device;
}

function deviceOf(
  store: IamStore,
  context: CallContext,
  input: { readonly UserName?: string | undefined; readonly SerialNumber?: string | undefined },
): { readonly user: User; readonly device: MfaDevice } {
  const user = store.user(context.account, input.UserName ?? callersName(context) ?? "");
  const device = deviceAt(store, context, input.SerialNumber ?? "");
  if (device.user !== user.name) throw noSuchEntity("MFA Device invalid for user.");
  return { user, device };
}

function checkCodes(
  device: MfaDevice,
  input: { readonly AuthenticationCode1?: string | undefined; readonly AuthenticationCode2?: string | undefined },
  { now }: CallContext,
): void {
  if (!areCodes(device.seed, input.AuthenticationCode1 ?? "", input.AuthenticationCode2 ?? "", now)) throw wrongCode();
}
