import { asNumber, compare } from './values';
import type { CellValue, Mark, Table } from './table-data';

export const PAGE_ROWS = 20;

/** Stands for the rows' own numbers where a chart's horizontal column is chosen. */
export const ROW_NUMBER = -1;

export type Direction = 'ascending' | 'descending';
export type Tab = 'table' | 'chart';

/** The columns of a chart, by their places. */
export interface ChartChoice {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}

/** What a reader has chosen to see of a table. */
export interface TableState {
  readonly tab: Tab;
  readonly page: number;
  readonly sort: { readonly column: number; readonly direction: Direction } | undefined;
  /** Undefined when there is no column of numbers. */
  readonly chart: ChartChoice | undefined;
}

export type TableEvent =
  | { readonly type: 'tab'; readonly tab: Tab }
  | { readonly type: 'page'; readonly page: number }
  | { readonly type: 'sort'; readonly column: number }
  | { readonly type: 'chart'; readonly choice: ChartChoice };

export type Rows = readonly (readonly CellValue[])[];

export function opened(table: Table): TableState {
  return { tab: 'table', page: 0, sort: undefined, chart: firstChart(table) };
}

/** The state after an event. */
export function next(state: TableState, event: TableEvent): TableState {
  switch (event.type) {
    case 'tab':
      return { ...state, tab: event.tab };
    case 'page':
      return { ...state, page: event.page };
    case 'sort':
      return { ...state, page: 0, sort: nextSort(state.sort, event.column) };
    case 'chart':
      return { ...state, chart: event.choice };
  }
}

/** All rows in the order that was chosen: equal ones as they came, null behind all others. */
export function inOrder({ columns, rows }: Table, sort: TableState['sort']): Rows {
  const column = sort && columns[sort.column];
  if (sort === undefined || column === undefined) {
    return rows;
  }
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return [...rows].sort((first, second) => {
    const [a = null, b = null] = [first[sort.column], second[sort.column]];
    return a === null || b === null
      ? Number(a === null) - Number(b === null)
      : sign * compare(a, b, column);
  });
}

export function pagesOf({ rows }: Table): number {
  return Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
}

/** Where the rows of a page stand, and how they are sorted, in sentences. */
export function summary(table: Table, { page, sort }: TableState): string {
  const count = table.rows.length;
  if (count === 0) {
    return table.more ? 'No rows are here, the Dataset has more.' : 'No rows.';
  }
  const first = page * PAGE_ROWS + 1;
  const last = Math.min(count, first + PAGE_ROWS - 1);
  const more = table.more ? ', there are more in the Dataset' : '';
  const name = sort && table.columns[sort.column]?.name;
  const sorted =
    sort === undefined || name === undefined
      ? ''
      : ` Sorted by ${name}, ${sort.direction}${table.more ? `: only these ${count} rows, not the whole Dataset` : ''}.`;
  return `Rows ${first}–${last} of ${count}${more}.${sorted}`;
}

function nextSort(sort: TableState['sort'], column: number): TableState['sort'] {
  if (sort?.column !== column) {
    return { column, direction: 'ascending' };
  }
  return sort.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

function firstChart({ columns, rows, chart }: Table): ChartChoice | undefined {
  const numbers = columns.flatMap(({ kind }, i) =>
    kind === 'number' && rows.some(row => Number.isFinite(asNumber(row[i] ?? null))) ? [i] : []
  );
  const y = numbers.find(i => columns[i]?.name === chart.y) ?? numbers[0];
  if (y === undefined) {
    return undefined;
  }
  const suggested = columns.findIndex(({ name }) => name === chart.x);
  const x =
    suggested >= 0
      ? suggested
      : (['time', 'text', 'number'] as const)
          .map(kind => columns.findIndex((column, i) => column.kind === kind && i !== y))
          .find(i => i >= 0);
  const kind = columns[x ?? ROW_NUMBER]?.kind;
  const mark = kind === 'time' ? 'line' : kind === 'number' ? 'point' : 'bar';
  return { mark: chart.mark ?? mark, x: x ?? ROW_NUMBER, y };
}
