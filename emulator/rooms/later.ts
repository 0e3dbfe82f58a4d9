/** What a world goes without until somebody asks for it; no part of it. */
export interface Later {
  readonly decisions: typeof import("../arrows/decisions.ts");
  readonly why: typeof import("../why/index.ts");
}
