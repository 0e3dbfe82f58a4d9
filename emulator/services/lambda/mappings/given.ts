import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from "@aws-sdk/client-lambda";

/** What is said of a mapping, whether it is made or changed. */
export type Given = CreateEventSourceMappingRequest | UpdateEventSourceMappingRequest;
