import { allow, type Statement } from "./policy.ts";

/** What a function needs in order to be heard: its own log group, and nothing of others. */
export const logRights = (region: string, account: string, logGroup: string): readonly Statement[] => {
  const arn = `arn:aws:logs:${region}:${account}:log-group:${logGroup}:*`;
  return [allow("Logs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], arn)];
};
