import { assert, AwsError, type Content } from "../../kernel/index.ts";
import type { HttpResponse, ParsedRequest, Protocol, Protocols, ResponseIds, Routed, Unrouted } from "../contract.ts";
import type { OperationModel, ServiceModel } from "../model/shapes.ts";
import { snapshot, type Models } from "../model/snapshot.ts";
import { validate } from "./constraints.ts";
import { writeErrorAs } from "./errors.ts";
import { readOperationInput } from "./input.ts";
import { Malformed } from "./malformed.ts";
import { writeOperationOutput } from "./output.ts";
import { refusalOf } from "./refusal.ts";
import { withCrc } from "./response-crc.ts";
import { createRouter } from "./route.ts";
import { valuesOf } from "./values.ts";

export { modelsOf, type Models } from "../model/snapshot.ts";

/** The protocols of the given models' services: by default, of every AWS service whose model the snapshot has. */
export function createProtocols(models: Models = snapshot): Protocols {
  const router = createRouter(models);
  const operationOf = (routed: Routed): { readonly model: ServiceModel; readonly operation: OperationModel } => {
    const model = models.load(routed.service);
    const operation = model.operations.get(routed.operation);
    assert(operation, `${routed.service} was routed to ${routed.operation}, which it does not have`);
    return { model, operation };
  };
  return {
    route: (request, formBody) => {
      try {
        return router.route(request, formBody);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        // A form that cannot be read may still have told its service by the signature.
        const service = router.serviceOf(request);
        const protocol: Protocol =
          service?.protocols.includes("awsQuery") === false ? (service.protocols[0] ?? "restXml") : "awsQuery";
        return { service: service?.name, protocol, error: refusalOf(error, protocol, service) };
      }
    },
    needsBody: (request) => router.needsBody(request),
    readInput(routed: Routed, request: ParsedRequest, body: Uint8Array | Content): Record<string, unknown> {
      const { model, operation } = operationOf(routed);
      try {
        const input = readOperationInput(model, operation, routed, request, body);
        validate(model.entry, operation, input);
        return input;
      } catch (error) {
        if (error instanceof Malformed) throw refusalOf(error, routed.protocol, model.entry);
        throw error;
      }
    },
    writeOutput(routed: Routed, output: unknown, ids: ResponseIds): HttpResponse {
      const { model, operation } = operationOf(routed);
      const values = valuesOf(output ?? {}, `${routed.operation}'s output`);
      return withCrc(routed.service, writeOperationOutput(model, operation, routed, values, ids));
    },
    writeError(at: Routed | Unrouted, error: AwsError, ids: ResponseIds, method: string): HttpResponse {
      const model = at.service === undefined ? undefined : models.load(at.service);
      return withCrc(at.service, writeErrorAs(at.protocol, model, error, ids, method));
    },
  };
}
