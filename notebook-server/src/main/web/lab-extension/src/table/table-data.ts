/** The table that a kernel sends beside text/html; the format is the kernel's. */
export const TABLE_MIME = 'application/vnd.sparkmaster.table.v1+json';

export const KINDS = ['text', 'number', 'time', 'boolean', 'other'] as const;
export type Kind = (typeof KINDS)[number];

export const MARKS = ['bar', 'line', 'point'] as const;
export type Mark = (typeof MARKS)[number];

export type CellValue = string | number | boolean | null;

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly kind: Kind;
}

/** A chart's mark and the names of its columns, as the kernel suggests them. */
export interface Suggestion {
  readonly mark: Mark | undefined;
  readonly x: string | undefined;
  readonly y: string | undefined;
}

export interface Table {
  readonly columns: readonly Column[];
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly CellValue[])[];
  /** Whether the Dataset has rows that are not here. */
  readonly more: boolean;
  readonly chart: Suggestion;
  /** What is wrong with the data, in sentences. */
  readonly problems: readonly string[];
}

// Of what a browser lays out in no time; the kernel keeps far below.
const MAX_COLUMNS = 1000;
const MAX_TEXT = 2000;

/** Reads what an output holds, which anybody may have written: keeps what can be shown, names what cannot. */
export function readTable(data: unknown): Table {
  const { columns: named, rows: given, more, chart } = asObject(data);
  const problems: string[] = [];
  if (!Array.isArray(named)) {
    problems.push('The output does not name its columns.');
  }
  if (!Array.isArray(given)) {
    problems.push('The output has no list of rows.');
  }
  const lists = Array.isArray(given) ? given.filter(row => Array.isArray(row)) : [];
  const lost = (Array.isArray(given) ? given.length : 0) - lists.length;
  if (lost > 0) {
    problems.push(`${lost} rows are not lists of values and are left out.`);
  }
  const columns = readColumns(Array.isArray(named) ? named : [], lists, problems);
  if (Array.isArray(named) && lists.some(row => row.length !== named.length)) {
    problems.push('Some rows have more or fewer values than there are columns.');
  }
  return {
    columns,
    rows: lists.map(row => columns.map((_, i) => asCell(row[i]))),
    more: more === true,
    chart: readSuggestion(chart),
    problems
  };
}

function readColumns(
  named: readonly unknown[],
  rows: readonly (readonly unknown[])[],
  problems: string[]
): readonly Column[] {
  const count = rows.reduce((most, row) => Math.max(most, row.length), named.length);
  if (count > MAX_COLUMNS) {
    problems.push(`Of ${count} columns the first ${MAX_COLUMNS} are shown.`);
  }
  const unnamed: number[] = [];
  const columns = Array.from({ length: Math.min(count, MAX_COLUMNS) }, (_, i): Column => {
    const { name, type, kind } = asObject(named[i]);
    if (typeof name !== 'string' && i < named.length) {
      unnamed.push(i + 1);
    }
    return {
      name: typeof name === 'string' ? shorten(name) : `column ${i + 1}`,
      type: typeof type === 'string' ? shorten(type) : '',
      kind: KINDS.find(each => each === kind) ?? 'other'
    };
  });
  if (unnamed.length > 0) {
    problems.push(`These columns have no name: ${shorten(unnamed.join(', '))}.`);
  }
  return columns;
}

function readSuggestion(chart: unknown): Suggestion {
  const { mark, x, y } = asObject(chart);
  return {
    mark: MARKS.find(each => each === mark),
    x: typeof x === 'string' ? x : undefined,
    y: typeof y === 'string' ? y : undefined
  };
}

function asCell(value: unknown): CellValue {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'string':
      return shorten(value);
    default:
      return value === null || value === undefined ? null : shorten(JSON.stringify(value));
  }
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
