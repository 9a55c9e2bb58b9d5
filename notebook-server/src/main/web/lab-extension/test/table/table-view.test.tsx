import type { JSONObject } from '@lumino/coreutils';
import axe from 'axe-core';
import { act, useReducer } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTable } from '../../src/table/table-data';
import { next, opened } from '../../src/table/table-state';
import { TableView } from '../../src/table/table-view';
import { HOSTILE, trips } from './fixtures';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let place: HTMLElement;
let root: Root;
let drawn: JSONObject[];
let disposed: number;
let drawing: () => Promise<void>;

beforeEach(() => {
  drawn = [];
  disposed = 0;
  drawing = () => Promise.resolve();
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
});

afterEach(() => {
  act(() => {
    root.unmount();
  });
  place.remove();
});

const createChart = () => ({
  attach: (host: HTMLElement) => {
    host.append('a chart');
  },
  draw: (spec: JSONObject) => {
    drawn.push(spec);
    return drawing();
  },
  dispose: () => {
    disposed++;
  }
});

function Shown({ data }: { data: unknown }) {
  const table = readTable(data);
  const [state, dispatch] = useReducer(next, opened(table));
  return <TableView table={table} state={state} dispatch={dispatch} createChart={createChart} />;
}

function show(data: unknown): void {
  act(() => {
    root.render(<Shown data={data} />);
  });
}

function button(name: string): HTMLElement {
  const found = [...place.querySelectorAll('button')].find(
    each => each.getAttribute('aria-label') === name || each.textContent.split(/[ ↕▲▼]/)[0] === name
  );
  if (found === undefined) {
    throw new Error(`There is no button "${name}" in ${place.innerHTML}`);
  }
  return found;
}

function click(name: string): void {
  act(() => {
    button(name).click();
  });
}

function column(index: number): (string | null)[] {
  return [...place.querySelectorAll('tbody tr')].map(
    row => row.children[index]?.textContent ?? null
  );
}

function said(): string | undefined {
  return place.querySelector('[role=status]')?.textContent;
}

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(place, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } }
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
}

describe('the table', () => {
  it('shows names, types, and twenty rows a page', async () => {
    show(trips(100));

    expect([...place.querySelectorAll('th')].map(th => th.textContent)).toEqual([
      'city ↕string',
      'km ↕double',
      'at ↕timestamp'
    ]);
    expect(column(0)).toHaveLength(20);
    expect(column(2)[3]).toBe('null');
    expect(said()).toBe('Rows 1–20 of 100.');
    expect(await violations()).toEqual([]);

    click('Next page');
    expect(said()).toBe('Rows 21–40 of 100.');
    click('Last page');
    click('Next page');
    expect(said()).toBe('Rows 81–100 of 100.');
    expect(button('Next page').getAttribute('aria-disabled')).toBe('true');
    click('Previous page');
    expect(said()).toBe('Rows 61–80 of 100.');
    click('First page');
    expect(column(0)[0]).toBe('city 1');
  });

  it('is sorted by its headers, and says so', async () => {
    show(trips(100));
    const direction = () => button('km').parentElement?.getAttribute('aria-sort');

    click('km');
    expect(direction()).toBe('ascending');
    expect(column(1).slice(0, 3)).toEqual(['0.0', '1.0', '2.0']);
    expect(said()).toContain('Sorted by km, ascending.');
    expect(await violations()).toEqual([]);
    click('km');
    expect(column(1).slice(0, 3)).toEqual(['99.0', '98.0', '97.0']);
    click('km');
    expect(direction()).toBe('none');
    expect(column(0)[1]).toBe('city 2');
  });

  it('never shows data as markup', () => {
    show({
      columns: [{ name: HOSTILE, type: HOSTILE, kind: HOSTILE }],
      rows: [[HOSTILE], [{ a: HOSTILE }], HOSTILE],
      chart: { mark: HOSTILE, x: HOSTILE, y: HOSTILE }
    });

    expect(place.querySelector('img, script')).toBeNull();
    expect(column(0)[0]).toBe(HOSTILE);
    expect(place.querySelector('th')?.textContent).toContain(HOSTILE);
  });

  it('says what is wrong with the data, and shows the rest', async () => {
    show({ rows: [['a', 1], 7] });

    expect(place.querySelector('.sm-problem')?.textContent).toContain('does not name its columns');
    expect(column(0)).toEqual(['a']);
    expect(await violations()).toEqual([]);

    for (const data of [null, 'x', [], { columns: [null, 3], rows: [[]] }]) {
      show(data);
      expect(place.querySelector('.sm-problem')).not.toBeNull();
    }
  });

  it('keeps keys from the notebook, but not those that run the cell or leave', () => {
    show(trips(2));
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);

    const press = (key: string, more = {}) =>
      button('city').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
    press('x');
    press('Enter');
    press('Escape');
    press('s', { ctrlKey: true });
    press('Enter', { shiftKey: true });
    document.removeEventListener('keydown', listen);

    expect(heard).toEqual(['Escape', 's', 'Enter']);
  });
});

describe('the chart', () => {
  it('is offered only where there are numbers', () => {
    const { columns, rows } = trips(2);
    show({ columns: columns.slice(0, 1), rows: rows.map(([city]) => [city]) });

    expect(place.querySelector('[role=tab]')).toBeNull();
  });

  it('is drawn as suggested, and anew when its columns are chosen', async () => {
    show({ ...trips(30), more: true });
    expect(drawn).toEqual([]);

    click('Chart');
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatchObject({ mark: { type: 'bar' }, encoding: { x: { title: 'city' } } });
    expect(place.textContent).toContain('Only these 30 rows are drawn');
    expect(await violations()).toEqual([]);

    const [mark, x, y] = [...place.querySelectorAll('select')];
    expect([...(y?.options ?? [])].map(({ text }) => text)).toEqual(['km']);
    act(() => {
      if (mark !== undefined && x !== undefined) {
        mark.value = '1';
        mark.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
    expect(drawn).toHaveLength(2);
    expect(drawn[1]).toMatchObject({ mark: { type: 'line' } });

    click('Table');
    expect(disposed).toBe(1);
    expect(column(0)).toHaveLength(20);
  });

  it('that cannot be drawn says why', async () => {
    drawing = () => Promise.reject(new Error('No renderer for Vega-Lite.'));
    show(trips(2));

    await act(async () => {
      button('Chart').click();
      await Promise.resolve();
    });

    expect(place.querySelector('[role=alert]')?.textContent).toBe(
      'The chart cannot be drawn: No renderer for Vega-Lite. The table has the values.'
    );
  });

  it('is reached by the arrow keys, with one tab stop', () => {
    show(trips(2));
    act(() => {
      button('Table').dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true })
      );
    });

    expect(document.activeElement).toBe(button('Chart'));
    expect(button('Chart').getAttribute('aria-selected')).toBe('true');
    expect(button('Table').tabIndex).toBe(-1);
  });
});
