import type { JSONObject } from '@lumino/coreutils';
import { useEffect, useMemo, useRef, useState } from 'react';
import { chartSpec } from './chart-spec';
import { MARKS, type Mark, type Table } from './table-data';
import { ROW_NUMBER, type ChartChoice, type Rows, type TableEvent } from './table-state';

/** Draws specifications into a place of the page, each in place of the one before. */
export interface ChartRenderer {
  attach(host: HTMLElement): void;
  draw(spec: JSONObject): Promise<void>;
  /** Also ends a drawing that is under way. */
  dispose(): void;
}

interface ChartProps {
  readonly table: Table;
  readonly rows: Rows;
  readonly choice: ChartChoice;
  readonly dispatch: (event: TableEvent) => void;
  readonly createChart: () => ChartRenderer;
}

const MARK_NAMES: Record<Mark, string> = { bar: 'Bars', line: 'Line', point: 'Points' };

/** A chart of two columns, and what it is made of. */
export function ChartView({ table, rows, choice, dispatch, createChart }: ChartProps) {
  const columns = table.columns.map(({ name, kind }, value) => ({ value, label: name, kind }));
  const change = (changed: Partial<ChartChoice>) => {
    dispatch({ type: 'chart', choice: { ...choice, ...changed } });
  };
  return (
    <>
      <div className="sm-chart-choice">
        <Select
          label="Chart"
          value={MARKS.indexOf(choice.mark)}
          options={MARKS.map((mark, value) => ({ value, label: MARK_NAMES[mark] }))}
          choose={value => {
            change({ mark: MARKS[value] ?? choice.mark });
          }}
        />
        <Select
          label="Horizontal"
          value={choice.x}
          options={[...columns, { value: ROW_NUMBER, label: 'Row number' }]}
          choose={x => {
            change({ x });
          }}
        />
        <Select
          label="Vertical"
          value={choice.y}
          options={columns.filter(({ kind }) => kind === 'number')}
          choose={y => {
            change({ y });
          }}
        />
      </div>
      <Drawing table={table} rows={rows} choice={choice} createChart={createChart} />
      {table.more && <p>Only these {rows.length} rows are drawn, there are more in the Dataset.</p>}
    </>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: number;
  readonly options: readonly { readonly value: number; readonly label: string }[];
  readonly choose: (value: number) => void;
}

function Select({ label, value, options, choose }: SelectProps) {
  return (
    <label>
      {label}{' '}
      <select
        value={value}
        onChange={event => {
          choose(Number(event.target.value));
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

type DrawingProps = Omit<ChartProps, 'dispatch'>;

function Drawing({ table, rows, choice, createChart }: DrawingProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ChartRenderer>(undefined);
  const [failure, setFailure] = useState<string>();
  const spec = useMemo(() => chartSpec(table, rows, choice), [table, rows, choice]);

  useEffect(() => {
    let isCurrent = true;
    const draw = async () => {
      if (chart.current === undefined && host.current !== null) {
        chart.current = createChart();
        chart.current.attach(host.current);
      }
      await chart.current?.draw(spec);
    };
    draw().then(
      () => {
        if (isCurrent) {
          setFailure(undefined);
        }
      },
      (error: unknown) => {
        if (isCurrent) {
          setFailure(error instanceof Error ? error.message : String(error));
        }
      }
    );
    return () => {
      isCurrent = false;
    };
  }, [spec, createChart]);

  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = undefined;
    },
    []
  );

  return (
    <>
      {failure !== undefined && (
        <p className="sm-problem" role="alert">
          The chart cannot be drawn: {failure} The table has the values.
        </p>
      )}
      <div className="sm-chart" ref={host} />
    </>
  );
}
