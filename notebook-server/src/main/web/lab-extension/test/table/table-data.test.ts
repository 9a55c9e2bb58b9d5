import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/table/table-data';
import { trips } from './fixtures';

describe('a table', () => {
  it('of a kernel is read as it is', () => {
    const data = trips(3);

    expect(readTable(data)).toEqual({ ...data, problems: [] });
  });

  it('of anything else says what is wrong, and never throws', () => {
    for (const data of [undefined, null, 1, 'x', [], {}, { columns: {}, rows: 'x', chart: [] }]) {
      const { columns, rows, problems } = readTable(data);
      expect(columns).toEqual([]);
      expect(rows).toEqual([]);
      expect(problems.join(' ')).toContain('does not name its columns');
    }
  });

  it('keeps the rows that are good and counts those that are not', () => {
    const { rows, problems } = readTable({ ...trips(2), rows: [['a', 1, null], 'b', null] });

    expect(rows).toEqual([['a', 1, null]]);
    expect(problems).toEqual(['2 rows are not lists of values and are left out.']);
  });

  it('has as many columns as its longest row', () => {
    const { columns, rows, problems } = readTable({
      columns: [{ name: 'a', type: 'int', kind: 'number' }, { kind: 'unheard' }],
      rows: [[1, true, { b: [2] }], []]
    });

    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'number'],
      ['column 2', 'other'],
      ['column 3', 'other']
    ]);
    expect(rows).toEqual([
      [1, true, '{"b":[2]}'],
      [null, null, null]
    ]);
    expect(problems).toEqual([
      'These columns have no name: 2.',
      'Some rows have more or fewer values than there are columns.'
    ]);
  });

  it('is bounded', () => {
    const { columns, rows, problems } = readTable({
      columns: [],
      rows: [Array.from({ length: 5000 }, () => 'x'.repeat(5000))]
    });

    expect(columns).toHaveLength(1000);
    expect(String(rows[0]?.[0])).toHaveLength(2001);
    expect(problems[0]).toBe('Of 5000 columns the first 1000 are shown.');
  });
});
