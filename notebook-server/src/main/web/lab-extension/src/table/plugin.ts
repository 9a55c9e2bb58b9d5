import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { TABLE_MIME } from './table-data';
import { TableOutput } from './table-output';
import { VegaChart } from './vega-chart';

/** Before text/html, which has 50. */
const RANK = 40;

export const tables: JupyterFrontEndPlugin<void> = {
  id: '@sparkmaster/exercises:tables',
  description: 'Shows tables of Datasets with sorting, pages and a chart.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    const createChart = () => new VegaChart(type => rendermime.createRenderer(type));
    rendermime.addFactory(
      { safe: true, mimeTypes: [TABLE_MIME], createRenderer: () => new TableOutput(createChart) },
      RANK
    );
  }
};
