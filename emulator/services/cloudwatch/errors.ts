import { AwsError } from "../../kernel/index.ts";

/** CloudWatch's codes on the wire are shorter than the names of its shapes. */
const error = (code: string, shape: string, message: string, status = 400): AwsError =>
  new AwsError(code, message, { status, shape });

export const invalidValue = (message: string): AwsError =>
  error("InvalidParameterValue", "InvalidParameterValueException", message);
export const invalidCombination = (message: string): AwsError =>
  error("InvalidParameterCombination", "InvalidParameterCombinationException", message);
export const missingParameter = (message: string): AwsError =>
  error("MissingParameter", "MissingRequiredParameterException", message);
export const invalidNextToken = (): AwsError =>
  error("InvalidNextToken", "InvalidNextToken", "The next token specified is invalid.");
export const resourceNotFound = (message: string): AwsError =>
  error("ResourceNotFound", "ResourceNotFound", message, 404);
export const unknownTagged = (message: string): AwsError =>
  error("ResourceNotFoundException", "ResourceNotFoundException", message, 404);
export const validation = (message: string): AwsError => error("ValidationError", "ValidationError", message);
export const dashboardNotFound = (name: string): AwsError =>
  error("ResourceNotFound", "DashboardNotFoundError", `Dashboard ${name} does not exist`, 404);

/** What is wrong with a dashboard's body, and where in it. */
export interface DashboardProblem {
  readonly DataPath: string;
  readonly Message: string;
}

export const invalidDashboard = (problems: readonly DashboardProblem[]): AwsError => {
  // The message spells the same list in other words than the modelled one.
  const spelled = problems.map(({ DataPath, Message }) => ({ dataPath: DataPath, message: Message }));
  return invalidInput(
    `The dashboard body is invalid, there are ${problems.length} validation errors:\n${JSON.stringify(spelled, null, 2)}`,
    problems,
  );
};

export const dashboardNoObject = (): AwsError => {
  const Message = "The field DashboardBody must be a valid JSON object";
  return invalidInput(Message, [{ DataPath: "", Message }]);
};

const invalidInput = (message: string, problems: readonly DashboardProblem[]): AwsError =>
  new AwsError("InvalidParameterInput", message, {
    status: 400,
    shape: "DashboardInvalidInputError",
    fields: { dashboardValidationMessages: problems },
  });

export const accessDenied = (text: string): AwsError => error("AccessDenied", "AccessDenied", text, 403);

/** What AWS would take and we do not: refused by name instead of ignored. */
export const notEmulated = (what: string): AwsError =>
  validation(`${what} is not emulated by Misfire. Leave it out, or run this against another engine.`);
