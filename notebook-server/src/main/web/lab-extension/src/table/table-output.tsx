import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ChartRenderer } from './chart-view';
import { readTable, TABLE_MIME, type Table } from './table-data';
import { next, opened, type TableState } from './table-state';
import { TableView } from './table-view';

/**
 * The output of a cell that displays a table. It holds what was chosen: a notebook takes cells that
 * are scrolled away out of the page.
 */
export class TableOutput extends ReactWidget implements IRenderMime.IRenderer {
  #shown: { readonly table: Table; readonly state: TableState } | undefined;

  constructor(private readonly createChart: () => ChartRenderer) {
    super();
    this.addClass('sm-Table');
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const table = readTable(model.data[TABLE_MIME]);
    this.#shown = { table, state: opened(table) };
    this.update();
    return Promise.resolve();
  }

  protected override onUpdateRequest(message: Message): void {
    // A chart is as wide as its place, so it needs one.
    if (this.isAttached) {
      super.onUpdateRequest(message);
    }
  }

  protected override render() {
    if (this.#shown === undefined) {
      return <></>;
    }
    const { table, state } = this.#shown;
    return (
      <TableView
        table={table}
        state={state}
        dispatch={event => {
          this.#shown = { table, state: next(this.#shown?.state ?? state, event) };
          this.update();
        }}
        createChart={this.createChart}
      />
    );
  }
}
