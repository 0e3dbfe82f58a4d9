import { AwsError } from "../../kernel/index.ts";

const error = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, message, { status, messageKey: "Message" });

export const validation = (message: string): AwsError => error("ValidationException", 400, message);
export const invalidExpression = (text: string): AwsError => validation(`Invalid Schedule Expression ${text}.`);

export const scheduleNotFound = (name: string): AwsError =>
  error("ResourceNotFoundException", 404, `Schedule ${name} does not exist.`);
export const groupNotFound = (name: string): AwsError =>
  error("ResourceNotFoundException", 404, `Schedule group ${name} does not exist.`);
export const scheduleExists = (name: string): AwsError =>
  error("ConflictException", 409, `Schedule ${name} already exists.`);
export const groupExists = (name: string): AwsError =>
  error("ConflictException", 409, `Schedule group ${name} already exists.`);
export const tooMany = (): AwsError =>
  error("ServiceQuotaExceededException", 402, "The request exceeds a service quota.");

export const accessDenied = (text: string): AwsError => error("AccessDeniedException", 403, text);
