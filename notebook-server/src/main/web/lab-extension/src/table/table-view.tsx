import { useId, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { ChartView, type ChartRenderer } from './chart-view';
import { GridView } from './grid-view';
import type { Table } from './table-data';
import { inOrder, type Tab, type TableEvent, type TableState } from './table-state';

export interface TableViewProps {
  readonly table: Table;
  readonly state: TableState;
  readonly dispatch: (event: TableEvent) => void;
  readonly createChart: () => ChartRenderer;
}

/** A table to sort and page through, and a chart of it. All that stems from data is shown as text. */
export function TableView({ table, state, dispatch, createChart }: TableViewProps) {
  const rows = useMemo(() => inOrder(table, state.sort), [table, state.sort]);
  const grid = <GridView table={table} rows={rows} state={state} dispatch={dispatch} />;
  return (
    <div className="sm-table-body" onKeyDown={keepFromNotebook}>
      {table.problems.length > 0 && (
        <div className="sm-problem">
          <p>The data of this table are not as they should be. What can be shown of them is.</p>
          <ul>
            {table.problems.map((problem, i) => (
              <li key={i}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {state.chart === undefined ? (
        grid
      ) : (
        <Tabs chosen={state.tab} dispatch={dispatch}>
          {state.tab === 'table' ? (
            grid
          ) : (
            <ChartView
              table={table}
              rows={rows}
              choice={state.chart}
              dispatch={dispatch}
              createChart={createChart}
            />
          )}
        </Tabs>
      )}
    </div>
  );
}

const TABS: readonly { readonly tab: Tab; readonly label: string }[] = [
  { tab: 'table', label: 'Table' },
  { tab: 'chart', label: 'Chart' }
];

interface TabsProps {
  readonly chosen: Tab;
  readonly dispatch: (event: TableEvent) => void;
  readonly children: ReactNode;
}

function Tabs({ chosen, dispatch, children }: TabsProps) {
  const id = useId();
  const buttons = useRef(new Map<Tab, HTMLButtonElement | null>());
  const choose = (tab: Tab) => {
    dispatch({ type: 'tab', tab });
    buttons.current.get(tab)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const other = chosen === 'table' ? 'chart' : 'table';
    const wanted = new Map<string, Tab>([
      ['ArrowLeft', other],
      ['ArrowRight', other],
      ['Home', 'table'],
      ['End', 'chart']
    ]).get(event.key);
    if (wanted !== undefined) {
      event.preventDefault();
      choose(wanted);
    }
  };
  return (
    <>
      <div className="sm-tabs" role="tablist" aria-label="Show as" onKeyDown={onKeyDown}>
        {TABS.map(({ tab, label }) => (
          <button
            key={tab}
            ref={button => {
              buttons.current.set(tab, button);
            }}
            type="button"
            role="tab"
            id={`${id}${tab}`}
            aria-selected={tab === chosen}
            aria-controls={`${id}panel`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => {
              choose(tab);
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${chosen}`}>
        {children}
      </div>
    </>
  );
}

/** Of a focused button, the notebook would take Enter for "edit the cell", and X for "cut it". */
function keepFromNotebook(event: KeyboardEvent): void {
  const runsTheCell = event.key === 'Enter' && event.shiftKey;
  if (event.key !== 'Escape' && !event.ctrlKey && !event.metaKey && !event.altKey && !runsTheCell) {
    event.stopPropagation();
  }
}
