import { createIam, type IamRoom } from "../services/iam/index.ts";
import type { Site } from "./parts.ts";

export const makeIam = ({ kernel, settings }: Site, api: Parameters<typeof createIam>[1]): IamRoom =>
  createIam(kernel, api, { propagation: settings.iamPropagation });
