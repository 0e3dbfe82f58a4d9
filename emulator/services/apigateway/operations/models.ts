import type {
  CreateModelRequest,
  DeleteModelRequest,
  GetModelRequest,
  GetModelsRequest,
  Model,
  Models,
  UpdateModelRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, modelNotFound, notEmulated } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { patched, text } from "../patch.ts";
import { readSchema } from "../schema/model-schema.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

/** Every API begins with two: https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
export const defaultModels = (store: Store): Map<string, Model> =>
  new Map(
    [
      {
        name: "Empty",
        description: "This is a default empty schema model",
        schema: `{\n  "$schema": "http://json-schema.org/draft-04/schema#",\n  "title" : "Empty Schema",\n  "type" : "object"\n}`,
      },
      {
        name: "Error",
        description: "This is a default error schema model",
        schema: `{\n  "$schema" : "http://json-schema.org/draft-04/schema#",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {\n    "message" : { "type" : "string" }\n  }\n}`,
      },
    ].map((model) => [model.name, { id: store.id(6), contentType: "application/json", ...model }]),
  );

const path = (input: { readonly restApiId?: string | undefined; readonly modelName?: string | undefined }): string =>
  `/restapis/${input.restApiId ?? ""}/models${input.modelName === undefined ? "" : `/${input.modelName}`}`;

export const createModel = (store: Store): Operation<CreateModelRequest, Model> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const { name = "", contentType = "", description, schema } = input;
    if (name === "") throw badRequest("Model name must be non-empty");
    if (!/^[A-Za-z0-9]+$/.test(name)) throw badRequest("Model name must be alphanumeric: " + name);
    if (api.models.has(name)) throw conflict("Model name already exists for this REST API");
    checkSchema(schema);
    const model: Model = {
      id: store.id(6),
      name,
      contentType,
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { schema }),
    };
    api.models.set(name, model);
    return model;
  },
});

export const getModel = (store: Store): Operation<GetModelRequest, Model> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run(input, context) {
    if (input.flatten === true) throw notEmulated("flatten");
    return modelOf(store.api(context, input.restApiId), input.modelName);
  },
});

export const getModels = (store: Store): Operation<GetModelsRequest, Models> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run(input, context) {
    const all = [...store.api(context, input.restApiId).models.values()];
    return pageOf(
      all.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1)),
      input,
    );
  },
});

export const updateModel = (store: Store): Operation<UpdateModelRequest, Model> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const model = patched(
      modelOf(api, input.modelName),
      input.patchOperations,
      {
        "/description": text,
        "/schema": text,
      },
      { replaceOnly: true },
    );
    checkSchema(model.schema);
    api.models.set(input.modelName ?? "", model);
    return model;
  },
});

export const deleteModel = (store: Store): Operation<DeleteModelRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const { name = "" } = modelOf(api, input.modelName);
    for (const node of api.resources.values())
      for (const method of node.methods.values())
        if (Object.values(method.requestModels ?? {}).includes(name))
          throw conflict(
            `Cannot delete model '${name}', is referenced in method request: ${node.path}/${method.httpMethod ?? ""}`,
          );
    api.models.delete(name);
  },
});

function checkSchema(schema = ""): void {
  if (schema === "") throw badRequest("Model schema must have at least 1 property or array items defined");
  readSchema(schema);
}

function modelOf(api: ApiState, name = ""): Model {
  const found = api.models.get(name);
  if (!found) throw modelNotFound(name);
  return found;
}
