type Dimensions = Readonly<Record<string, string>>;

/**
 * A service sends one value under several sets of dimensions: of a function, of one of its versions or aliases, of all functions
 * of the region. The journal holds the most particular one; this says what else CloudWatch shows of it.
 */
const ROLLUPS: Readonly<Record<string, (dimensions: Dimensions) => readonly Dimensions[]>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  "AWS/Lambda": (dimensions) => {
    const { FunctionName, Resource, ExecutedVersion, ...others } = dimensions;
    if (FunctionName === undefined || Object.keys(others).length > 0) return [];
    if (Resource === undefined) return [{ FunctionName, Resource: FunctionName }, {}];
    return [...(ExecutedVersion === undefined ? [] : [{ FunctionName, Resource }]), { FunctionName }, {}];
  },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
  "AWS/ApiGateway": ({ Method, Resource, ...stage }) => {
    const api = Object.fromEntries(Object.entries(stage).filter(([name]) => name === "ApiName" || name === "ApiId"));
    if (Object.keys(api).length === 0) return [];
    return [...(Method === undefined && Resource === undefined ? [] : [stage]), ...("Stage" in stage ? [api] : [])];
  },
};

/** The given dimensions first. */
export const withRollups = (namespace: string, dimensions: Dimensions): readonly Dimensions[] => [
  dimensions,
  ...(ROLLUPS[namespace]?.(dimensions) ?? []),
];
