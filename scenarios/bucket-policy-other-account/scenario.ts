import { otherAccount, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const MARCH = "synthetic-data/march.csv";

export const scenario: Scenario = {
  name: "bucket-policy-other-account",
  plane: "caller",
  broken:
    "a partner's account lets its user write to our bucket, whose policy does not know the partner; then the reverse",
  otherAccount: true,
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const partner = await otherAccount(stage.world, pipeline.names.bucket);
    const put = (): Promise<string> => pipeline.put(MARCH, { keys: partner.keys });
    await partner.allowThere("s3:PutObject");
    await stage.shows("PutObject by the partner", await put(), "403 AccessDenied: Access Denied");
    await stage.why(
      { subject: MARCH, reaching: pipeline.names.function, by: partner.arn },
      { verdict: "stopped", plane: "caller", reason: "caller-denied" },
    );
    await partner.forbidThere();
    await partner.allowHere("s3:PutObject");
    await stage.see("PutObject, with the bucket's policy alone", await put(), "403 AccessDenied: Access Denied");
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.why(
      { subject: MARCH, reaching: pipeline.names.function, by: partner.arn },
      { verdict: "stopped", plane: "caller", reason: "caller-denied" },
    );
    await stage.cure("allow it in both accounts", () => partner.allowThere("s3:PutObject"));
    await stage.works("PutObject by the partner", await put(), "200 OK");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};
