import { naming, type OneFunction, type Place } from "../shared/naming.ts";

/** How everything of the pipeline is called. */
export interface GeneratorNames extends OneFunction {
  readonly account: string;
  readonly region: string;
  /** Where tables go: the bucket of `summaries`, where that is set up. */
  readonly bucket: string;
}

export function generatorNames(at: Place): GeneratorNames {
  const { named, onlyFunction } = naming(at);
  return { account: at.account, region: at.region, bucket: named("sales"), ...onlyFunction("generate") };
}
