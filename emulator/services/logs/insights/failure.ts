/** A query that cannot be compiled: what is wrong, and with which characters of it. */
export class QueryError extends Error {
  readonly from: number;
  readonly to: number;

  constructor(message: string, from: number, to: number) {
    super(message);
    this.name = "QueryError";
    this.from = from;
    this.to = to;
  }
}
