import type { Member, StructureShape } from "../model/shapes.ts";

/** Where a member of an input stands outside the body. */
export type Bound = { readonly member: Member } & (
  | { readonly in: "label" }
  /** `lower`: the header's name as requests carry it here; `name`: as the model writes it. */
  | { readonly in: "header"; readonly name: string; readonly lower: string }
  | { readonly in: "prefixed-headers"; readonly lower: string }
  | { readonly in: "query"; readonly name: string }
  | { readonly in: "query-parameters" }
);

/** A member of an output that is told by a header, or by several with a common beginning. */
export interface ToldByHeader {
  readonly member: Member;
  readonly lower: string;
  readonly prefix: boolean;
}

/** A structure as https://smithy.io/2.0/spec/http-bindings.html spreads it over a request or an answer. */
export interface HttpBindings {
  readonly bound: readonly Bound[];
  readonly told: readonly ToldByHeader[];
  /** The member that carries the status. */
  readonly status: Member | undefined;
  readonly payload: Member | undefined;
  /** What makes up a request's document. */
  readonly body: StructureShape;
  /** What makes up a response's document: there labels and queries mean nothing. */
  readonly output: StructureShape;
}

const known = new WeakMap<StructureShape, HttpBindings>();

/** Found once for each structure: some of S3's have forty members, and every request asks. */
export function bindingsOf(shape: StructureShape): HttpBindings {
  let bindings = known.get(shape);
  if (!bindings) known.set(shape, (bindings = findBindings(shape)));
  return bindings;
}

export const payloadMember = (shape: StructureShape | undefined): Member | undefined =>
  shape && bindingsOf(shape).payload;

export const isStreaming = (member: Member | undefined): boolean =>
  member !== undefined && member.shape.kind === "blob" && member.traits.streaming === true;

function findBindings(shape: StructureShape): HttpBindings {
  const { members } = shape;
  const output = members.filter(
    ({ traits }) =>
      traits.httpHeader === undefined &&
      traits.httpPrefixHeaders === undefined &&
      !traits.httpResponseCode &&
      !traits.httpPayload,
  );
  const body = output.filter(
    ({ traits }) => !traits.httpLabel && traits.httpQuery === undefined && !traits.httpQueryParams,
  );
  return {
    bound: members.flatMap((member) => boundOf(member) ?? []),
    told: members.flatMap((member) => toldOf(member) ?? []),
    status: members.find(({ traits }) => traits.httpResponseCode),
    payload: members.find(({ traits }) => traits.httpPayload),
    body: partOf(shape, body),
    output: partOf(shape, output),
  };
}

const partOf = ({ kind, name, traits, required, demands }: StructureShape, members: readonly Member[]) =>
  ({ kind, name, traits, required, demands, members }) satisfies StructureShape;

function boundOf(member: Member): Bound | undefined {
  const { httpLabel, httpHeader, httpPrefixHeaders, httpQuery, httpQueryParams } = member.traits;
  if (httpLabel) return { member, in: "label" };
  if (httpHeader !== undefined) return { member, in: "header", name: httpHeader, lower: httpHeader.toLowerCase() };
  if (httpPrefixHeaders !== undefined)
    return { member, in: "prefixed-headers", lower: httpPrefixHeaders.toLowerCase() };
  if (httpQuery !== undefined) return { member, in: "query", name: httpQuery };
  return httpQueryParams ? { member, in: "query-parameters" } : undefined;
}

function toldOf(member: Member): ToldByHeader | undefined {
  const { httpHeader, httpPrefixHeaders } = member.traits;
  if (httpHeader !== undefined) return { member, lower: httpHeader.toLowerCase(), prefix: false };
  return httpPrefixHeaders === undefined ? undefined : { member, lower: httpPrefixHeaders.toLowerCase(), prefix: true };
}
