import type {
  CreateRequestValidatorRequest,
  DeleteRequestValidatorRequest,
  GetRequestValidatorRequest,
  GetRequestValidatorsRequest,
  RequestValidator,
  RequestValidators,
  UpdateRequestValidatorRequest,
} from "@aws-sdk/client-api-gateway";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, validatorNotFound } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { isTrue, patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: {
  readonly restApiId?: string | undefined;
  readonly requestValidatorId?: string | undefined;
}): string =>
  `/restapis/${input.restApiId ?? ""}/requestvalidators${input.requestValidatorId === undefined ? "" : `/${input.requestValidatorId}`}`;

export const createRequestValidator = (store: Store): Operation<CreateRequestValidatorRequest, RequestValidator> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.region(context).apis.get(input.restApiId ?? "");
    if (!api) throw badRequest("Invalid REST API identifier specified");
    const validator: RequestValidator = {
      id: store.id(6),
      name: input.name ?? "",
      validateRequestBody: input.validateRequestBody ?? false,
      validateRequestParameters: input.validateRequestParameters ?? false,
    };
    api.validators.set(validator.id ?? "", validator);
    return validator;
  },
});

export const getRequestValidator = (store: Store): Operation<GetRequestValidatorRequest, RequestValidator> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => validatorOf(apiWithValidators(store, input, context), input.requestValidatorId),
});

export const getRequestValidators = (store: Store): Operation<GetRequestValidatorsRequest, RequestValidators> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.restApiId).validators.values()], input),
});

export const updateRequestValidator = (store: Store): Operation<UpdateRequestValidatorRequest, RequestValidator> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = apiWithValidators(store, input, context);
    const validator = patched(
      validatorOf(api, input.requestValidatorId),
      input.patchOperations,
      {
        "/name": text,
        "/validateRequestParameters": isTrue,
        "/validateRequestBody": isTrue,
      },
      { replaceOnly: true },
    );
    if (validator.name === "") throw badRequest("Request Validator name cannot be blank");
    api.validators.set(validator.id ?? "", validator);
    return validator;
  },
});

export const deleteRequestValidator = (store: Store): Operation<DeleteRequestValidatorRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = apiWithValidators(store, input, context);
    const { id = "" } = validatorOf(api, input.requestValidatorId);
    for (const node of api.resources.values())
      for (const method of node.methods.values())
        if (method.requestValidatorId === id)
          throw conflict(
            `Cannot delete request validator, is referenced in method request: ${node.path}/${method.httpMethod ?? ""}`,
          );
    api.validators.delete(id);
  },
});

/** Of an API that is not there AWS says that the validator is not. */
function apiWithValidators(
  store: Store,
  { restApiId = "" }: GetRequestValidatorRequest,
  context: CallContext,
): ApiState {
  const found = store.region(context).apis.get(restApiId);
  if (!found) throw validatorNotFound();
  return found;
}

export function validatorOf(api: Pick<ApiState, "validators">, id = ""): RequestValidator {
  const found = api.validators.get(id);
  if (!found) throw validatorNotFound();
  return found;
}
