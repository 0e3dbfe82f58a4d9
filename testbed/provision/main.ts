#!/usr/bin/env node
import { clientsFor, generator, summaries } from "../../provision/index.ts";
import { ACCOUNT, ADMINISTRATOR, REGION } from "../engines/embedded.ts";
import { codeOf, handlerFile } from "../pipelines/code.ts";

/** Sets both pipelines up on whatever answers at AWS_ENDPOINT_URL; run again, it changes nothing. */
const endpoint = process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";
const at = { account: ACCOUNT, region: REGION };
const clients = clientsFor({ region: REGION, endpoint, credentials: ADMINISTRATOR, forcePathStyle: true });
const names = summaries.summariesNames(at);
const makes = generator.generatorNames(at);

await summaries.provisionSummaries(clients, names, {
  code: await codeOf(handlerFile("summaries")),
  failureQueues: true,
});
await generator.provisionGenerator(clients, makes, { code: await codeOf(handlerFile("generator")) });

process.stdout.write(
  [
    `Both pipelines are set up. From this machine, with AWS_ENDPOINT_URL=http://127.0.0.1:4566 and the keys test / test:`,
    "",
    `  aws s3 cp data/sales-10000.csv s3://${names.bucket}/synthetic-data/`,
    `  aws logs tail ${names.logGroup}`,
    `  aws s3 cp s3://${names.bucket}/summaries/summary_sales-10000.json -`,
    `  aws lambda invoke --function-name ${makes.functionName} --payload '{"rows":100}' --cli-binary-format raw-in-base64-out /dev/stdout`,
    "",
    `Then break it:  aws lambda remove-permission --function-name ${names.functionName} --statement-id ${names.statementId}`,
    "",
  ].join("\n"),
);
