import { describe, expect, it } from 'vitest';
import { chartSpec } from '../../src/table/chart-spec';
import { readTable, type Mark } from '../../src/table/table-data';
import { ROW_NUMBER } from '../../src/table/table-state';
import { HOSTILE, trips } from './fixtures';

function specOf(data: unknown, mark: Mark, x: number, y: number) {
  const table = readTable(data);
  return chartSpec(table, table.rows, { mark, x, y }) as {
    description: string;
    data: { values: Record<string, unknown>[] };
    encoding: Record<'x' | 'y', Record<string, unknown>> & { tooltip: { title: string }[] };
  };
}

describe('a chart', () => {
  it('has the values under names of its own, whatever the columns are called', () => {
    const data = trips(2);
    const spec = specOf(
      {
        ...data,
        columns: [
          { ...data.columns[0], name: 'a.b[0]' },
          { ...data.columns[1], name: HOSTILE }
        ]
      },
      'bar',
      0,
      1
    );

    expect(spec.data.values).toEqual([
      { x: 'city 1', y: 0, xText: 'city 1', yText: '0.0' },
      { x: 'city 2', y: 1, xText: 'city 2', yText: '1.0' }
    ]);
    expect(spec.encoding.x).toMatchObject({ field: 'x', type: 'nominal', title: 'a.b[0]' });
    expect(spec.encoding.y).toMatchObject({ field: 'y', title: HOSTILE });
  });

  it('shows times as the table does, in whatever zone the browser is', () => {
    const spec = specOf(trips(1), 'line', 2, 1);

    expect(spec.data.values[0]).toMatchObject({
      x: Date.UTC(2026, 0, 1),
      xText: '2026-01-01 00:00:00'
    });
    expect(spec.encoding.x).toMatchObject({ type: 'temporal', scale: { type: 'utc' } });
  });

  it('leaves out what is no number, and says how many rows it shows', () => {
    const rows = [
      ['a', 1],
      ['b', null],
      ['c', 'NaN'],
      ['d', 'Infinity'],
      ['e', ' '],
      [null, '12345678901234567890']
    ];
    const spec = specOf({ columns: trips(0).columns.slice(0, 2), rows }, 'point', 0, 1);

    expect(spec.data.values.map(({ x }) => x)).toEqual(['a', 'null']);
    expect(spec.description).toBe('Points of km over city, 2 rows. The table has the values.');
  });

  it('can have the number of the row as its horizontal axis', () => {
    const spec = specOf(trips(3), 'line', ROW_NUMBER, 1);

    expect(spec.data.values.map(({ x }) => x)).toEqual([1, 2, 3]);
    expect(spec.encoding.x).toMatchObject({ type: 'quantitative', title: 'Row number' });
  });

  it('never has a tooltip that fetches a picture', () => {
    const columns = [
      { name: 'image', type: 'string', kind: 'text' },
      { name: 'title', type: 'int', kind: 'number' }
    ];
    const spec = specOf({ columns, rows: [['https://example.org/a.png', 1]] }, 'bar', 0, 1);

    const titles = spec.encoding.tooltip.map(({ title }) => title);
    expect(titles).not.toContain('image');
    expect(titles).not.toContain('title');
  });
});
