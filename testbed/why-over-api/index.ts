export { explainOverApi, type ApiScope } from "./explain-over-api.ts";
