export { alarm, type AlarmPipeline } from "./alarm.ts";
export { api, type ApiPipeline, type ApiSetup } from "./api.ts";
export { fanOut, type FanOut } from "./fan-out.ts";
export { generator, type GeneratorPipeline } from "./generator.ts";
export { queue, type QueuePipeline, type QueueSetup } from "./queue.ts";
export { rules, type RulesPipeline } from "./rules.ts";
export { summaries, type SummariesPipeline, type SummariesSetup } from "./summaries.ts";
export { failureRecord, type FailureRecord } from "./failure-record.ts";
