import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clashOf } from "../../../emulator/services/dynamodb/expressions/paths.ts";
import { parseCondition } from "../../../emulator/services/dynamodb/expressions/parse-condition.ts";
import { parseUpdate } from "../../../emulator/services/dynamodb/expressions/parse-update.ts";
import { Placeholders } from "../../../emulator/services/dynamodb/expressions/placeholders.ts";
import type {
  Condition,
  Path,
  PathOperand,
  Source,
  UpdateAction,
  ValueOperand,
} from "../../../emulator/services/dynamodb/expressions/syntax.ts";
import { Writer } from "./expression-text.ts";

const placeholders = ({ names, values }: Writer): Placeholders =>
  new Placeholders({
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  });

const path: fc.Arbitrary<Path> = fc
  .tuple(
    fc.string({ minLength: 1, maxLength: 3 }),
    fc.array(fc.oneof(fc.nat({ max: 9 }), fc.string({ minLength: 1, maxLength: 3 })), { maxLength: 3 }),
  )
  .map(([head, rest]) => [head, ...rest]);
const pathOperand: fc.Arbitrary<PathOperand> = path.map((at) => ({ kind: "path", path: at }));
const number: fc.Arbitrary<ValueOperand> = fc.integer().map((n) => ({ kind: "value", value: { N: String(n) } }));
const list: fc.Arbitrary<ValueOperand> = fc.array(fc.string()).map((texts) => ({
  kind: "value",
  value: { L: texts.map((S) => ({ S })) },
}));

const numeric: fc.Arbitrary<Source> = fc.letrec<{ sum: Source; term: Source }>((tie) => ({
  term: fc.oneof(
    pathOperand,
    number,
    fc.record({ kind: fc.constant("if_not_exists" as const), path, otherwise: fc.oneof(pathOperand, number) }),
  ),
  sum: fc.oneof(
    tie("term"),
    fc.record({ kind: fc.constantFrom("+" as const, "-" as const), left: tie("term"), right: tie("term") }),
  ),
})).sum;
const appended: fc.Arbitrary<Source> = fc.record({
  kind: fc.constant("list_append" as const),
  left: fc.oneof(pathOperand, list),
  right: fc.oneof(pathOperand, list),
});

const action: fc.Arbitrary<UpdateAction> = fc.oneof<fc.Arbitrary<UpdateAction>[]>(
  fc.record({ path, source: fc.oneof(numeric, appended) }).map((set) => ({ kind: "SET", ...set })),
  path.map((at) => ({ kind: "REMOVE", path: at })),
  fc.record({ path, value: number.map(({ value }) => value) }).map((add) => ({ kind: "ADD", ...add })),
  path.map((at) => ({ kind: "DELETE", path: at, value: { SS: ["a", "b"] } })),
);

/** Those that may stand beside each other, in the order in which they are written. */
function apart(actions: readonly UpdateAction[]): readonly UpdateAction[] {
  const kept: UpdateAction[] = [];
  for (const each of actions)
    if (
      !clashOf(
        kept.map((other) => other.path),
        each.path,
      )
    )
      kept.push(each);
  const ORDER = ["SET", "REMOVE", "ADD", "DELETE"];
  return kept.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const condition: fc.Arbitrary<Condition> = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.record({
      kind: fc.constant("compare" as const),
      operator: fc.constantFrom("=" as const, "<>" as const, "<" as const, "<=" as const, ">" as const, ">=" as const),
      left: pathOperand,
      right: number,
    }),
    fc.record({ kind: fc.constant("between" as const), operand: number, low: pathOperand, high: pathOperand }),
    fc.record({
      kind: fc.constant("in" as const),
      operand: pathOperand.map((of) => ({ kind: "size" as const, of })),
      options: fc.array(number, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("function" as const),
      name: fc.constant("attribute_exists" as const),
      operands: fc.tuple(pathOperand),
    }),
    fc.record({ kind: fc.constantFrom("and" as const, "or" as const), left: tie("any"), right: tie("any") }),
    fc.record({ kind: fc.constant("not" as const), condition: tie("any") }),
  ),
})).any;

describe("what is written is read again", () => {
  test("of updates", () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 6 }).map(apart), (actions) => {
        const writer = new Writer();
        const text = writer.update(actions);
        fc.pre(Buffer.byteLength(text) <= 4096);
        expect(parseUpdate(text, placeholders(writer))).toEqual(actions);
      }),
    );
  });

  test("of conditions", () => {
    fc.assert(
      fc.property(condition, (wanted) => {
        const writer = new Writer();
        const text = writer.condition(wanted);
        fc.pre(Buffer.byteLength(text) <= 4096);
        expect(parseCondition("ConditionExpression", text, placeholders(writer))).toEqual(wanted);
      }),
    );
  });
});

test("NOT binds before AND, and AND before OR", () => {
  const none = new Placeholders({});
  const parse = (text: string): Condition => parseCondition("FilterExpression", text, none);
  expect(parse("NOT a = b AND c = d OR e = f")).toEqual(parse("((NOT (a = b)) AND (c = d)) OR (e = f)"));
});

describe("an update is refused in AWS's words", () => {
  test.each([
    ["", "The expression can not be empty;"],
    ["set a=set", 'Syntax error; token: "set", near: "=set"'],
    ["set a", 'Syntax error; token: "<EOF>", near: "a"'],
    ["set a = b / c", 'Syntax error; token: "/", near: "b /"'],
    ["set a = b + c + d", 'Syntax error; token: "+", near: "c + d"'],
    ["delete a b", 'Syntax error; token: "b", near: "a b"'],
    ["set (a = (b + c))", 'Syntax error; token: "(", near: "set (a"'],
    ["set a[1] = 1", 'Syntax error; token: "1", near: "= 1"'],
    [" set #c = :c set abOrt = true ", "Attribute name is a reserved keyword; reserved keyword: abOrt"],
    ["set #c = if_not_exist(:c) set c = d", "Invalid function name; function: if_not_exist"],
    ["set a = #c set c = :d", 'The "SET" section can only be used once in an update expression;'],
    [
      "SET #c = if_not_exists(:c)",
      "An expression attribute name used in the document path is not defined; attribute name: #c",
    ],
    [
      "SET #a = if_not_exists(:c)",
      "An expression attribute value used in expression is not defined; attribute value: :c",
    ],
    [
      "set d[1] = a, d.b = a, c[1].a = a, c = if_not_exists(a)",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, [1], a], path two: [c]",
    ],
    [
      "remove a.c set a[1] = d",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, c], path two: [a, [1]]",
    ],
    [
      "set b = list_append(:s, a), c = if_not_exists(a) add a.b :s",
      "Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
    ],
    ["delete a.b :n", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"],
    [
      "set a = if_not_exists(c)",
      "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
    ],
    [
      "set a = if_not_exists(:n, c)",
      "Operator or function requires a document path; operator or function: if_not_exists",
    ],
    ["set a = :s + :n", "Incorrect operand type for operator or function; operator or function: +, operand type: S"],
    [
      "set a = list_append(a, :n)",
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
    ],
  ])("%s", (text, message) => {
    const given = new Placeholders({
      ExpressionAttributeNames: { "#a": "a" },
      ExpressionAttributeValues: { ":s": { S: "a" }, ":n": { N: "1" } },
    });
    expect(() => parseUpdate(text, given)).toThrow(new RegExp(`^${escaped(`Invalid UpdateExpression: ${message}`)}$`));
  });
});

describe("a condition is refused in AWS's words", () => {
  test.each([
    ["", "The expression can not be empty;"],
    ["a > 4", 'Syntax error; token: "4", near: "> 4"'],
    ["things are not gonna be ok", 'Syntax error; token: "are", near: "things are not"'],
    ["(size(a))[0] > a", 'Syntax error; token: "[", near: ")[0"'],
    ["a = :n and", 'Syntax error; token: "<EOF>", near: "and"'],
    ["((a = :n))", "The expression has redundant parentheses;"],
    ["nothing(a)", "Invalid function name; function: nothing"],
    ["size(a)", "The function is not allowed to be used this way in an expression; function: size"],
    [
      "attribute_exists(a) = :n",
      "The function is not allowed to be used this way in an expression; function: attribute_exists",
    ],
    ["if_not_exists(a, :n)", "The function is not allowed in a condition expression; function: if_not_exists"],
    ["status = :n", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["a = :none", "An expression attribute value used in expression is not defined; attribute value: :none"],
    [
      "a = a",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
    ],
    ["a < :l", "Incorrect operand type for operator or function; operator or function: <, operand type: L"],
    [
      "begins_with(a, :n)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ],
    [
      "attribute_type(a, :n)",
      "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
    ],
    [
      "attribute_type(a, :s)",
      "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    ],
    ["attribute_exists(:n)", "Operator or function requires a document path; operator or function: attribute_exists"],
    [
      "contains(a)",
      "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
    ],
    [
      "a between :n and :s",
      "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:X}",
    ],
    [
      "a between :s and :r",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:X}, upper bound operand: AttributeValue: {S:A}",
    ],
  ])("%s", (text, message) => {
    const given = new Placeholders({
      ExpressionAttributeValues: { ":s": { S: "X" }, ":r": { S: "A" }, ":n": { N: "1" }, ":l": { L: [] } },
    });
    expect(() => parseCondition("ConditionExpression", text, given)).toThrow(
      new RegExp(`^${escaped(`Invalid ConditionExpression: ${message}`)}$`),
    );
  });
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
