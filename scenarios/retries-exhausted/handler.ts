interface Row {
  readonly total: { readonly amount: number };
}

/** Its mistake: it expects a field that no event has. */
export function handler(event: { readonly rows: readonly Row[] }): Promise<number> {
  return Promise.resolve(event.rows.reduce((sum, row) => sum + row.total.amount, 0));
}
