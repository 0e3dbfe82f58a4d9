/** A query that cannot be compiled: what is wrong, and with which characters of it. */
export class QueryError extends Error {
  readonly from: number;
  readonly to: number;
  /** Whether AWS says where it is wrong. */
  readonly isPlaced: boolean;

  constructor(
    message: string,
    from: number,
    to: number,
    { isPlaced }: { readonly isPlaced: boolean } = { isPlaced: true },
  ) {
    super(message);
    this.name = "QueryError";
    this.from = from;
    this.to = to;
    this.isPlaced = isPlaced;
  }
}
