import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetIntegrationCommand,
  GetMethodCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { unless } from "../shared/aws-errors.ts";
import { isEmpty } from "../shared/tags.ts";
import type { EventsClients } from "./clients.ts";
import type { EventsNames } from "./names.ts";

const MISSING = ["NotFoundException"];
const PATH_PART = "events";

/** `POST /events`, handed to `ingest` as it comes, and deployed. Gives the API's id. */
export async function putEventsApi(clients: EventsClients, names: EventsNames): Promise<string> {
  const { apigateway, tags } = clients;
  const known = await findEventsApi(clients, names);
  const restApiId =
    known ??
    (
      await apigateway.send(
        new CreateRestApiCommand({
          name: names.api,
          endpointConfiguration: { types: ["REGIONAL"] },
          ...(isEmpty(tags) ? {} : { tags: { ...tags } }),
        }),
      )
    ).id ??
    "";
  const changed = await putMethod(clients, names, restApiId);
  const stage = { restApiId, stageName: names.stage };
  const deployed = !changed && (await unless(MISSING, () => apigateway.send(new GetStageCommand(stage))));
  // Nothing of an API is live before it is deployed.
  if (!deployed) await apigateway.send(new CreateDeploymentCommand(stage));
  return restApiId;
}

/** The id of the pipeline's API, when it is there. Names of APIs are not unique: the first one counts. */
export async function findEventsApi({ apigateway }: EventsClients, names: EventsNames): Promise<string | undefined> {
  let position: string | undefined;
  do {
    const page = await apigateway.send(new GetRestApisCommand({ limit: 500, ...(position ? { position } : {}) }));
    const found = page.items?.find(({ name }) => name === names.api);
    if (found) return found.id;
    position = page.position;
  } while (position);
  return undefined;
}

export async function removeEventsApi(clients: EventsClients, names: EventsNames): Promise<void> {
  const restApiId = await findEventsApi(clients, names);
  if (restApiId !== undefined) await clients.apigateway.send(new DeleteRestApiCommand({ restApiId }));
}

/** Where events are posted to. On another endpoint than AWS's the API answers below it. */
export const eventsUrl = ({ region, stage }: EventsNames, apiId: string, endpoint: string | undefined): string =>
  endpoint === undefined
    ? `https://${apiId}.execute-api.${region}.amazonaws.com/${stage}/${PATH_PART}`
    : `${endpoint}/restapis/${apiId}/${stage}/_user_request_/${PATH_PART}`;

/** Whether anything had to be changed. */
async function putMethod({ apigateway }: EventsClients, names: EventsNames, restApiId: string): Promise<boolean> {
  const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId, limit: 500 }));
  const root = items.find(({ path }) => path === "/")?.id;
  const known = items.find(({ path }) => path === `/${PATH_PART}`)?.id;
  const resourceId =
    known ?? (await apigateway.send(new CreateResourceCommand({ restApiId, parentId: root, pathPart: PATH_PART }))).id;
  const at = { restApiId, resourceId, httpMethod: "POST" };
  const method = known && (await unless(MISSING, () => apigateway.send(new GetMethodCommand(at))));
  if (!method) await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  const uri = `arn:aws:apigateway:${names.region}:lambda:path/2015-03-31/functions/${names.ingest.arn}/invocations`;
  const integration = method && (await unless(MISSING, () => apigateway.send(new GetIntegrationCommand(at))));
  if (integration && integration.uri === uri) return false;
  await apigateway.send(new PutIntegrationCommand({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri }));
  return true;
}
