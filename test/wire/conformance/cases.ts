import type { StoredService } from "../../../emulator/wire/model/shapes.ts";

/** Smithy's protocol tests in our form; https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html */
export interface Suite extends StoredService {
  readonly requests: readonly RequestCase[];
  readonly responses: readonly ResponseCase[];
  readonly malformed: readonly MalformedCase[];
}

interface Message {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyMediaType?: string;
}

export interface RequestCase extends Message {
  readonly id: string;
  readonly operation: string;
  readonly method: string;
  readonly uri: string;
  readonly resolvedHost?: string;
  readonly queryParams?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface ResponseCase extends Message {
  readonly id: string;
  readonly operation: string;
  /** The exception that is answered. */
  readonly error?: string;
  readonly code: number;
  readonly forbidHeaders?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  /** An error's code in the query protocol, where the case is about that. */
  readonly vendorParams?: { readonly code?: string };
}

export interface MalformedCase {
  readonly id: string;
  readonly operation: string;
  readonly method: string;
  readonly uri: string;
  readonly queryParams?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly code: number;
  readonly errorType: string;
}
