import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "untrusted-role",
  plane: "execute",
  broken: "the role of `summarize` does not trust lambda.amazonaws.com",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      without: ["function", "permission", "notification"],
      trust: "ec2.amazonaws.com",
    });
    await stage.shows(
      "CreateFunction summarize",
      await pipeline.createFunction(),
      "400 InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
    );
    await stage.why(
      { subject: pipeline.names.function, reaching: pipeline.names.role },
      { verdict: "stopped", plane: "execute", reason: "role-untrusted" },
    );
    await stage.cure("let Lambda assume the role", () => pipeline.trust("lambda.amazonaws.com"));
    await stage.works("CreateFunction summarize", await pipeline.createFunction(), "201 Created");
  },
};
