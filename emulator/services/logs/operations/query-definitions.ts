import type {
  DeleteQueryDefinitionRequest,
  DeleteQueryDefinitionResponse,
  DescribeQueryDefinitionsRequest,
  DescribeQueryDefinitionsResponse,
  PutQueryDefinitionRequest,
  PutQueryDefinitionResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Kernel, Operation, Permission } from "../../../kernel/index.ts";
import { invalidParameter, queryDefinitionNotFound } from "../errors.ts";
import { QUERIES_PAGE_MAX } from "../limits.ts";
import { page } from "../page.ts";
import type { LogsStore } from "../store.ts";

const on = (action: string) => (): readonly Permission[] => [{ action: `logs:${action}`, resource: "*" }];

/** A saved query is text: AWS looks at it when it is run. */
export const putQueryDefinition = (
  store: LogsStore,
  kernel: Kernel,
): Operation<PutQueryDefinitionRequest, PutQueryDefinitionResponse> => ({
  permissions: on("PutQueryDefinition"),
  run(input, context) {
    if (input.queryLanguage !== undefined && input.queryLanguage !== "CWLI")
      throw invalidParameter(`Misfire keeps queries of the language CWLI only, not ${input.queryLanguage}.`);
    if ((input.parameters ?? []).length > 0) throw invalidParameter("Misfire keeps no parameters of queries.");
    const { queryDefinitions } = store.region(context);
    const given = input.queryDefinitionId;
    if (given !== undefined && !queryDefinitions.has(given)) throw queryDefinitionNotFound(given);
    const id = given ?? kernel.random.stream("logs.query-definition-id").uuid();
    queryDefinitions.set(id, {
      id,
      name: input.name ?? "",
      text: input.queryString ?? "",
      groups: input.logGroupNames ?? [],
      modifiedAt: context.now,
    });
    return { queryDefinitionId: id };
  },
});

export const deleteQueryDefinition = (
  store: LogsStore,
): Operation<DeleteQueryDefinitionRequest, DeleteQueryDefinitionResponse> => ({
  permissions: on("DeleteQueryDefinition"),
  run(input, context) {
    const id = input.queryDefinitionId ?? "";
    if (!store.region(context).queryDefinitions.delete(id)) throw queryDefinitionNotFound(id);
    return { success: true };
  },
});

export const describeQueryDefinitions = (
  store: LogsStore,
): Operation<DescribeQueryDefinitionsRequest, DescribeQueryDefinitionsResponse> => ({
  permissions: on("DescribeQueryDefinitions"),
  run(input, context) {
    const found = [...store.region(context).queryDefinitions.values()]
      .filter(({ name }) => name.startsWith(input.queryDefinitionNamePrefix ?? ""))
      .filter(() => input.queryLanguage === undefined || input.queryLanguage === "CWLI")
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const asked = { limit: input.maxResults, nextToken: input.nextToken };
    const { items, nextToken } = page(found, ({ id }) => id, asked, QUERIES_PAGE_MAX);
    return {
      queryDefinitions: items.map(({ id, name, text, groups, modifiedAt }) => ({
        queryLanguage: "CWLI",
        queryDefinitionId: id,
        name,
        queryString: text,
        lastModified: modifiedAt,
        logGroupNames: [...groups],
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
