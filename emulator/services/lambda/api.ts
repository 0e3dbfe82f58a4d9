import type { Lambda } from "@aws-sdk/client-lambda";
import type { AnyOperation } from "../../kernel/index.ts";
import { getAccountSettings } from "./operations/account-settings.ts";
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from "./operations/aliases.ts";
import { getFunctionCodeSigningConfig } from "./operations/code-signing.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  updateEventSourceMapping,
} from "./operations/event-source-mappings.ts";
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  listFunctionEventInvokeConfigs,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from "./operations/event-invoke-config.ts";
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from "./operations/function-concurrency.ts";
import {
  createFunctionUrlConfig,
  deleteFunctionUrlConfig,
  getFunctionUrlConfig,
  listFunctionUrlConfigs,
  updateFunctionUrlConfig,
} from "./operations/function-urls.ts";
import { getFunction, getFunctionConfiguration } from "./operations/get-function.ts";
import { invoke } from "./operations/invoke.ts";
import { invokeWithResponseStream } from "./operations/invoke-with-response-stream.ts";
import {
  addLayerVersionPermission,
  getLayerVersionPolicy,
  removeLayerVersionPermission,
} from "./operations/layer-policy.ts";
import {
  deleteLayerVersion,
  getLayerVersion,
  getLayerVersionByArn,
  listLayers,
  listLayerVersions,
  publishLayerVersion,
} from "./operations/layers.ts";
import { listFunctions } from "./operations/list-functions.ts";
import {
  deleteProvisionedConcurrencyConfig,
  getProvisionedConcurrencyConfig,
  listProvisionedConcurrencyConfigs,
  putProvisionedConcurrencyConfig,
} from "./operations/provisioned-concurrency.ts";
import { getFunctionRecursionConfig, putFunctionRecursionConfig } from "./operations/recursion-config.ts";
import { getRuntimeManagementConfig, putRuntimeManagementConfig } from "./operations/runtime-management.ts";
import { addPermission, getPolicy, removePermission } from "./operations/resource-policy.ts";
import { listTags, tagResource, untagResource } from "./operations/tagging.ts";
import { updateFunctionCode } from "./operations/update-function-code.ts";
import { updateFunctionConfiguration } from "./operations/update-function-configuration.ts";
import { listVersionsByFunction, publishVersion } from "./operations/versions.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./operations/whole-policy.ts";
import type { Room } from "./room.ts";

/** The operations of Lambda by the SDK's own names; a name it does not know does not compile. */
type Api = Partial<Readonly<Record<Capitalize<Extract<keyof Lambda, string>>, AnyOperation>>>;

export const createApi = (room: Room): Readonly<Record<string, AnyOperation>> =>
  ({
    CreateFunction: createFunction(room),
    UpdateFunctionCode: updateFunctionCode(room),
    UpdateFunctionConfiguration: updateFunctionConfiguration(room),
    GetFunction: getFunction(room),
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig(room),
    GetFunctionConfiguration: getFunctionConfiguration(room),
    ListFunctions: listFunctions(room),
    DeleteFunction: deleteFunction(room),
    Invoke: invoke(room),
    InvokeWithResponseStream: invokeWithResponseStream(room),
    AddPermission: addPermission(room),
    RemovePermission: removePermission(room),
    GetPolicy: getPolicy(room),
    PutResourcePolicy: putResourcePolicy(room),
    GetResourcePolicy: getResourcePolicy(room),
    DeleteResourcePolicy: deleteResourcePolicy(room),
    PutFunctionConcurrency: putFunctionConcurrency(room),
    GetFunctionConcurrency: getFunctionConcurrency(room),
    DeleteFunctionConcurrency: deleteFunctionConcurrency(room),
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig(room),
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig(room),
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs(room),
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig(room),
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(room),
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig(room),
    GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig(room),
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig(room),
    ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs(room),
    CreateEventSourceMapping: createEventSourceMapping(room),
    UpdateEventSourceMapping: updateEventSourceMapping(room),
    DeleteEventSourceMapping: deleteEventSourceMapping(room),
    GetEventSourceMapping: getEventSourceMapping(room),
    ListEventSourceMappings: listEventSourceMappings(room),
    PutFunctionRecursionConfig: putFunctionRecursionConfig(room),
    GetFunctionRecursionConfig: getFunctionRecursionConfig(room),
    PutRuntimeManagementConfig: putRuntimeManagementConfig(room),
    GetRuntimeManagementConfig: getRuntimeManagementConfig(room),
    PublishVersion: publishVersion(room),
    ListVersionsByFunction: listVersionsByFunction(room),
    CreateAlias: createAlias(room),
    GetAlias: getAlias(room),
    UpdateAlias: updateAlias(room),
    DeleteAlias: deleteAlias(room),
    ListAliases: listAliases(room),
    CreateFunctionUrlConfig: createFunctionUrlConfig(room),
    GetFunctionUrlConfig: getFunctionUrlConfig(room),
    UpdateFunctionUrlConfig: updateFunctionUrlConfig(room),
    DeleteFunctionUrlConfig: deleteFunctionUrlConfig(room),
    ListFunctionUrlConfigs: listFunctionUrlConfigs(room),
    PublishLayerVersion: publishLayerVersion(room),
    GetLayerVersion: getLayerVersion(room),
    GetLayerVersionByArn: getLayerVersionByArn(room),
    DeleteLayerVersion: deleteLayerVersion(room),
    ListLayers: listLayers(room),
    ListLayerVersions: listLayerVersions(room),
    AddLayerVersionPermission: addLayerVersionPermission(room),
    RemoveLayerVersionPermission: removeLayerVersionPermission(room),
    GetLayerVersionPolicy: getLayerVersionPolicy(room),
    TagResource: tagResource(room),
    UntagResource: untagResource(room),
    ListTags: listTags(room),
    GetAccountSettings: getAccountSettings(room),
  }) satisfies Api;
