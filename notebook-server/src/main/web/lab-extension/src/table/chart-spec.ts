import type { JSONObject } from '@lumino/coreutils';
import { ROW_NUMBER, type ChartChoice, type Rows } from './table-state';
import type { Column, Mark, Table } from './table-data';
import { asNumber, spell, wallClock } from './values';

type Measure = 'quantitative' | 'temporal' | 'ordinal' | 'nominal';

const HEIGHT = 260;
// Between those that are read well on white and on black.
const COLOUR = '#4c84bf';
const AXIS = {
  labelColor: 'currentColor',
  titleColor: 'currentColor',
  domainColor: 'currentColor',
  tickColor: 'currentColor',
  gridColor: 'currentColor',
  gridOpacity: 0.15,
  domainOpacity: 0.5,
  tickOpacity: 0.5,
  titleFontWeight: 'normal',
  labelFontSize: 11,
  titleFontSize: 12,
  labelLimit: 140
};

/**
 * The Vega-Lite specification of a chart. The data have field names of their own: Vega reads dots and
 * brackets in names as paths, and a column's name is anybody's text.
 */
export function chartSpec(table: Table, rows: Rows, choice: ChartChoice): JSONObject {
  const x = table.columns[choice.x];
  const y = table.columns[choice.y];
  const measure = measureOf(x, choice, rows);
  const [xTitle, yTitle] = [x?.name ?? 'Row number', y?.name ?? ''];
  const values = rows.flatMap((row, i): JSONObject[] => {
    const [xValue = null, yValue = null] = [row[choice.x], row[choice.y]];
    const height = asNumber(yValue);
    const place = x === undefined ? i + 1 : placeOf(xValue, measure);
    return place === null || !Number.isFinite(height)
      ? []
      : [
          {
            x: place,
            y: height,
            xText: x === undefined ? String(i + 1) : said(xValue, x),
            yText: y === undefined ? '' : said(yValue, y)
          }
        ];
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    description: describe(table, choice, values.length),
    width: 'container',
    height: HEIGHT,
    autosize: { type: 'fit-x', contains: 'padding' },
    background: 'transparent',
    config: { view: { stroke: null }, axis: AXIS, aria: false },
    data: { values },
    // With a mark for each value, a screen reader would read up to a thousand of them.
    mark: {
      type: choice.mark,
      aria: false,
      color: COLOUR,
      ...(choice.mark === 'point' ? { filled: true } : {})
    },
    encoding: {
      x: {
        field: 'x',
        type: measure,
        title: xTitle,
        sort: null,
        axis: { labelOverlap: 'greedy', ...(measure === 'temporal' ? { labelAngle: 0 } : {}) },
        ...(measure === 'quantitative' ? { scale: { zero: false } } : {}),
        ...(measure === 'temporal' ? { scale: { type: 'utc' } } : {})
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: yTitle,
        scale: { zero: choice.mark === 'bar' }
      },
      tooltip: [
        { field: 'xText', type: 'nominal', title: tooltipTitle(xTitle) },
        { field: 'yText', type: 'nominal', title: tooltipTitle(yTitle) }
      ]
    }
  };
}

/** A chart in a sentence, for who does not see it. */
export function describe(table: Table, { mark, x, y }: ChartChoice, shown: number): string {
  const names: Record<Mark, string> = { bar: 'Bars', line: 'A line', point: 'Points' };
  const over = table.columns[x]?.name ?? 'the row number';
  return `${names[mark]} of ${table.columns[y]?.name ?? ''} over ${over}, ${shown} rows. The table has the values.`;
}

function measureOf(column: Column | undefined, { mark, x }: ChartChoice, rows: Rows): Measure {
  if (column === undefined || column.kind === 'number') {
    return mark === 'bar' ? 'ordinal' : 'quantitative';
  }
  const isTime =
    column.kind === 'time' && rows.some(row => !Number.isNaN(wallClock(row[x] ?? null)));
  return isTime && x !== ROW_NUMBER ? 'temporal' : 'nominal';
}

function placeOf(value: Rows[number][number], measure: Measure): number | string | null {
  if (measure === 'nominal') {
    return value === null ? 'null' : String(value);
  }
  const place = measure === 'temporal' ? wallClock(value) : asNumber(value);
  return Number.isFinite(place) ? place : null;
}

function said(value: Rows[number][number], column: Column): string {
  return value === null ? 'null' : spell(value, column);
}

/** Vega's tooltip fetches as a picture what is called "image", and makes a heading of a "title". */
function tooltipTitle(name: string): string {
  return name === 'image' || name === 'title' || name === '' ? `${name}\u00a0` : name;
}
