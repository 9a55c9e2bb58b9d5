import type { Column, Table } from './table-data';
import {
  PAGE_ROWS,
  pagesOf,
  summary,
  type Rows,
  type TableEvent,
  type TableState
} from './table-state';
import { spell } from './values';

interface GridProps {
  readonly table: Table;
  /** In the order that was chosen. */
  readonly rows: Rows;
  readonly state: TableState;
  readonly dispatch: (event: TableEvent) => void;
}

/** One page of the rows. */
export function GridView({ table, rows, state, dispatch }: GridProps) {
  const first = state.page * PAGE_ROWS;
  return (
    <>
      <div className="sm-scroll" tabIndex={0} role="group" aria-label="Table, scrolls sideways">
        <table>
          <thead>
            <tr>
              {table.columns.map((column, i) => (
                <Header
                  key={i}
                  column={column}
                  direction={state.sort?.column === i ? state.sort.direction : 'none'}
                  sort={() => {
                    dispatch({ type: 'sort', column: i });
                  }}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, first + PAGE_ROWS).map((row, i) => (
              <tr key={i}>
                {table.columns.map((column, j) => (
                  <Cell key={j} value={row[j] ?? null} column={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="sm-pager">
        {pagesOf(table) > 1 && (
          <Pager page={state.page} last={pagesOf(table) - 1} dispatch={dispatch} />
        )}
        <p role="status">{summary(table, state)}</p>
      </div>
    </>
  );
}

interface HeaderProps {
  readonly column: Column;
  readonly direction: 'none' | 'ascending' | 'descending';
  readonly sort: () => void;
}

const ARROWS = { none: '↕', ascending: '▲', descending: '▼' };

function Header({ column, direction, sort }: HeaderProps) {
  return (
    <th scope="col" aria-sort={direction} className={`sm-kind-${column.kind}`}>
      <button type="button" title="Sort by this column" onClick={sort}>
        <span className="sm-column">{column.name === '' ? '(no name)' : column.name}</span>{' '}
        <span className="sm-arrow" aria-hidden="true">
          {ARROWS[direction]}
        </span>
        <span className="sm-type">{column.type}</span>
      </button>
    </th>
  );
}

function Cell({ value, column }: { value: Rows[number][number]; column: Column }) {
  return (
    <td className={`sm-kind-${column.kind}`}>
      {value === null ? <em>null</em> : spell(value, column)}
    </td>
  );
}

interface PagerProps {
  readonly page: number;
  readonly last: number;
  readonly dispatch: (event: TableEvent) => void;
}

function Pager({ page, last, dispatch }: PagerProps) {
  const button = (label: string, text: string, target: number) => {
    const leads = target >= 0 && target <= last && target !== page;
    return (
      <button
        type="button"
        aria-label={label}
        title={label}
        aria-disabled={!leads}
        onClick={() => {
          if (leads) {
            dispatch({ type: 'page', page: target });
          }
        }}
      >
        {text}
      </button>
    );
  };
  return (
    <div className="sm-pages" role="group" aria-label="Pages">
      {button('First page', '«', 0)}
      {button('Previous page', '‹', page - 1)}
      {button('Next page', '›', page + 1)}
      {button('Last page', '»', last)}
    </div>
  );
}
