/** May this caller do that? What the wire asks before it runs an operation. */
export type {
  CallerPlane,
  CallerPlaneAnswer as CallerAnswer,
  CallerPlaneQuestion as CallerQuestion,
} from "../permissions/index.ts";
