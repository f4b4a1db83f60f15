import type { ComponentChildren } from "preact";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** True for a column of numbers, which stand at the right. */
  isNumber?: boolean;
}

export interface TableProps<Row> {
  /** The table's name, for those who do not see the page. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The class of a row. */
  classOf?: (row: Row) => string;
}

/** A table. The first column names the row. On a narrow screen the table scrolls within its frame. */
export function Table<Row>({ classOf, columns, keyOf, name, rows }: TableProps<Row>) {
  return (
    <Scroll name={name}>
      <table>
        <caption class="unseen">{name}</caption>
        <thead>
          <tr>
            {columns.map(({ isNumber, title }) => (
              <th key={title} scope="col" class={isNumber ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={classOf?.(row)}>
              {columns.map(({ cell, isNumber, title }, index) =>
                index === 0 ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={isNumber ? "number" : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A frame whose content scrolls sideways. The keyboard reaches it, so that the arrow keys scroll (WCAG 2.1.1). */
export function Scroll({ children, name }: { children: ComponentChildren; name: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard.
    <figure class="card scroll" aria-label={name} tabIndex={0}>
      {children}
    </figure>
  );
}
