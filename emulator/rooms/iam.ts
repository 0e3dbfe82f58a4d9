import { createIam, type IamRoom } from "../services/iam/index.ts";
import type { Site } from "./parts.ts";

export const makeIam = ({ kernel, settings }: Site): IamRoom =>
  createIam(kernel, { propagation: settings.iamPropagation });
