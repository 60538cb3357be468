import type { ComponentChildren } from 'preact';

type Props = {
  /** Read out before the table. */
  label: string;
  /** The head of each column; an empty one has no name of its own (buttons). */
  head: string[];
  rows: { id: string; cells: ComponentChildren[] }[];
};

/** A table; on a phone each row is a card whose cells carry their column's name. */
export function Table({ label, head, rows }: Props) {
  return (
    <table class="table" aria-label={label}>
      <thead>
        <tr>
          {head.map((name, index) => (
            <th key={name || index} scope="col">
              {name || <span class="hidden">·</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells }) => (
          <tr key={id}>
            {cells.map((cell, index) => (
              <td key={head[index] || index} data-label={head[index]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A table in a card of its own. @param props.class names it for its columns' widths */
export function TableCard({ class: name, ...table }: Props & { class?: string }) {
  return (
    <div class={`table-card ${name ?? ''}`}>
      <Table {...table} />
    </div>
  );
}
