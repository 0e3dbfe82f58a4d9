import { roleSession, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const CSV = "order,region,total\n1,north,10.5\n";
const QUARTER_OF_AN_HOUR = 15 * 60;

export const scenario: Scenario = {
  name: "expired-session",
  plane: "caller",
  broken: "an upload goes on with a session of 15 minutes after these have passed",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const session = await roleSession(stage.world, pipeline.names.bucket);
    const first = await session.put("synthetic-data/march.csv", CSV);
    await stage.see("PutObject synthetic-data/march.csv", first.answer, "200 OK");
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.world.advance(QUARTER_OF_AN_HOUR);
    const late = await session.put("synthetic-data/april.csv", CSV);
    await stage.shows(
      "PutObject synthetic-data/april.csv, 15 minutes later",
      late.answer,
      /^400 ExpiredToken: The provided token has expired\.$/,
    );
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.why(
      { subject: late.requestId, reaching: "summaries/summary_april.json" },
      { verdict: "stopped", plane: "caller", reason: "session-expired" },
    );
    await stage.cure("take a new session of the same role", () => session.renew());
    const again = await session.put("synthetic-data/april.csv", CSV);
    await stage.works("PutObject synthetic-data/april.csv", again.answer, "200 OK");
    await stage.world.idle();
    await stage.works(
      "summaries/",
      () => pipeline.outputs(),
      "summaries/summary_april.json, summaries/summary_march.json",
    );
  },
};
