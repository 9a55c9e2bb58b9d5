import { describe, expect, it } from 'vitest';
import { readTable, type CellValue, type Kind } from '../../src/table/table-data';
import { inOrder, next, opened, ROW_NUMBER, summary } from '../../src/table/table-state';
import { spell } from '../../src/table/values';
import { trips } from './fixtures';

function sorted(kind: Kind, values: CellValue[], direction: 'ascending' | 'descending') {
  const table = readTable({
    columns: [{ name: 'a', type: '', kind }],
    rows: values.map(value => [value])
  });
  return inOrder(table, { column: 0, direction }).map(([value]) => value);
}

describe('sorting', () => {
  it('goes from none to ascending, descending and none, and to the first page', () => {
    const table = readTable(trips(100));
    const ascending = next(
      { ...opened(table), page: 3 },
      {
        type: 'sort',
        column: 1
      }
    );
    expect(ascending).toMatchObject({ page: 0, sort: { column: 1, direction: 'ascending' } });
    const descending = next(ascending, { type: 'sort', column: 1 });
    expect(descending.sort?.direction).toBe('descending');
    expect(next(descending, { type: 'sort', column: 1 }).sort).toBeUndefined();
    expect(next(descending, { type: 'sort', column: 0 }).sort).toEqual({
      column: 0,
      direction: 'ascending'
    });
    expect(inOrder(table, undefined)).toBe(table.rows);
  });

  it('takes numbers as numbers, with null last in both directions', () => {
    expect(sorted('number', [10, null, 9, -1, '100'], 'ascending')).toEqual([
      -1,
      9,
      10,
      '100',
      null
    ]);
    expect(sorted('number', [10, null, 9, '100'], 'descending')).toEqual(['100', 10, 9, null]);
    expect(sorted('number', ['NaN', 1, 'Infinity', '-Infinity'], 'ascending')).toEqual([
      '-Infinity',
      1,
      'Infinity',
      'NaN'
    ]);
  });

  it('tells numbers apart that are too exact for JSON', () => {
    const [low, high] = ['9007199254740992', '9007199254740993'];
    expect(sorted('number', [high, low], 'ascending')).toEqual([low, high]);
    expect(sorted('number', [`-${low}.5`, `-${high}`, low], 'ascending')).toEqual([
      `-${high}`,
      `-${low}.5`,
      low
    ]);
  });

  it('leaves equal rows as they came, in both directions', () => {
    const table = readTable({
      columns: [
        { name: 'a', type: 'int', kind: 'number' },
        { name: 'b', type: 'int', kind: 'number' }
      ],
      rows: Array.from({ length: 50 }, (_, i) => [i % 2, i])
    });

    for (const direction of ['ascending', 'descending'] as const) {
      const even = inOrder(table, { column: 0, direction }).filter(([a]) => a === 0);
      expect(even.map(([, b]) => b)).toEqual(Array.from({ length: 25 }, (_, i) => 2 * i));
    }
  });

  it('takes times as times', () => {
    const times = ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00Z', '2025-12-31'];
    expect(sorted('time', times, 'ascending')).toEqual([...times].reverse());
  });
});

describe('the summary', () => {
  it('says which rows these are, and that others are not sorted', () => {
    const table = readTable({ ...trips(1000), more: true });
    const second = next(opened(table), { type: 'page', page: 1 });

    expect(summary(table, second)).toBe('Rows 21–40 of 1000, there are more in the Dataset.');
    expect(summary(table, next(second, { type: 'sort', column: 1 }))).toBe(
      'Rows 1–20 of 1000, there are more in the Dataset. ' +
        'Sorted by km, ascending: only these 1000 rows, not the whole Dataset.'
    );
    expect(summary(readTable(trips(0)), opened(table))).toBe('No rows.');
  });
});

describe('the first chart', () => {
  it('is the one that is suggested', () => {
    expect(opened(readTable(trips(2))).chart).toEqual({ mark: 'bar', x: 0, y: 1 });
  });

  it('needs a column of numbers', () => {
    const data = trips(2);
    expect(opened(readTable({ ...data, rows: [['a', null, null]] })).chart).toBeUndefined();
    expect(opened(readTable({ ...data, columns: data.columns.slice(0, 1) })).chart).toBe(undefined);
  });

  it('is chosen by the columns when the suggestion is of no use', () => {
    const data = { ...trips(2), chart: { mark: 'pie', x: 'nowhere', y: 'city' } };
    expect(opened(readTable(data)).chart).toEqual({ mark: 'line', x: 2, y: 1 });
    const alone = {
      columns: [{ name: 'n', type: 'int', kind: 'number' }],
      rows: [[1]]
    };
    expect(opened(readTable(alone)).chart).toEqual({ mark: 'bar', x: ROW_NUMBER, y: 0 });
  });
});

describe('a value', () => {
  it('is spelled as Spark spells it', () => {
    const column = (type: string, kind: Kind) => ({ name: '', type, kind });
    expect(spell(4, column('double', 'number'))).toBe('4.0');
    expect(spell(4, column('int', 'number'))).toBe('4');
    expect(spell(4.2, column('decimal(10,2)', 'number'))).toBe('4.20');
    expect(spell('2026-01-01T10:00:00', column('timestamp', 'time'))).toBe('2026-01-01 10:00:00');
    expect(spell('2026-01-01T10:00:00.0', column('timestamp', 'time'))).toBe('2026-01-01 10:00:00');
    expect(spell('2026-01-01T10:00:00.05', column('timestamp', 'time'))).toBe(
      '2026-01-01 10:00:00.05'
    );
    expect(spell('aT', column('string', 'text'))).toBe('aT');
  });
});
