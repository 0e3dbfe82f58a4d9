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
  "AWS/ApiGateway": (dimensions) =>
    Object.entries(dimensions)
      .filter(([name]) => name === "ApiName" || name === "ApiId")
      .filter(() => Object.keys(dimensions).length > 1)
      .map(([name, value]) => ({ [name]: value })),
};

/** The given dimensions first. */
export const withRollups = (namespace: string, dimensions: Dimensions): readonly Dimensions[] => [
  dimensions,
  ...(ROLLUPS[namespace]?.(dimensions) ?? []),
];
