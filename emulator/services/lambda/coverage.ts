/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = ["PutRuntimeManagementConfig", "GetRuntimeManagementConfig"];

const SIGNING = "code is not signed here, and a configuration that nobody checks would be a promise that nobody keeps";
const DURABLE = "of durable functions";
const MANAGED = "of functions on instances of one's own";

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  InvokeAsync: "AWS keeps it for old clients only: Invoke with the type Event does the same",
  CreateCodeSigningConfig: SIGNING,
  GetCodeSigningConfig: SIGNING,
  UpdateCodeSigningConfig: SIGNING,
  DeleteCodeSigningConfig: SIGNING,
  ListCodeSigningConfigs: SIGNING,
  ListFunctionsByCodeSigningConfig: SIGNING,
  PutFunctionCodeSigningConfig: SIGNING,
  DeleteFunctionCodeSigningConfig: SIGNING,
  CheckpointDurableExecution: DURABLE,
  GetDurableExecution: DURABLE,
  GetDurableExecutionHistory: DURABLE,
  GetDurableExecutionState: DURABLE,
  ListDurableExecutionsByFunction: DURABLE,
  SendDurableExecutionCallbackFailure: DURABLE,
  SendDurableExecutionCallbackHeartbeat: DURABLE,
  SendDurableExecutionCallbackSuccess: DURABLE,
  StopDurableExecution: DURABLE,
  CreateCapacityProvider: MANAGED,
  GetCapacityProvider: MANAGED,
  UpdateCapacityProvider: MANAGED,
  DeleteCapacityProvider: MANAGED,
  ListCapacityProviders: MANAGED,
  ListFunctionVersionsByCapacityProvider: MANAGED,
  PutFunctionScalingConfig: MANAGED,
  GetFunctionScalingConfig: MANAGED,
};
