/** The row of a query that always has one, such as a count. @throws Error where there is none */
export function oneRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('a query that always has a row gave none');
  return row;
}
