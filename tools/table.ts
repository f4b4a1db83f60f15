/**
 * Lays rows out as a table for a terminal. Cells are padded to the width of their column, and aligned left except in the columns that
 * `alignRight` chooses.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  { alignRight = () => false }: { alignRight?: (column: number) => boolean } = {},
): readonly string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        alignRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
