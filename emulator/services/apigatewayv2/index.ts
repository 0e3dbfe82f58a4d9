import {
  type ApiLogs,
  type Front,
  type FunctionCaller,
  type Kernel,
  type Service,
  onDemand,
} from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import { createFront } from "./invoke/front.ts";
import { createStore } from "./store.ts";

/** API Gateway's HTTP APIs. See README.md for what is emulated. */
export interface ApiGatewayV2Room {
  readonly service: Service;
  /** Where its APIs answer. */
  readonly front: Front;
}

export function createApiGatewayV2(kernel: Kernel, functions: FunctionCaller, logs: ApiLogs): ApiGatewayV2Room {
  const store = createStore(kernel);
  const operations = onDemand(() => operationsOf(store, logs));
  return {
    service: {
      name: "apigatewayv2",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // What APIs are made of has no resource policies, and its ARNs name no account.
      resourcePolicy: () => undefined,
      denied: (denial) => accessDenied(denial.text),
    },
    front: createFront(store, functions, logs),
  };
}
