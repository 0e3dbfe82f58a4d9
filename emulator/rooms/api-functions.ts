import { apigatewayToLambda } from "../arrows/apigateway-to-lambda.ts";
import type { FunctionCaller } from "../kernel/index.ts";
import type { Site } from "./parts.ts";

export const makeApiFunctions = ({ kernel, parts: { lambda } }: Site): FunctionCaller =>
  apigatewayToLambda({ kernel, lambda: () => lambda });
