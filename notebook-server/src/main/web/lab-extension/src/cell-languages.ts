import type { NotebookPanel } from '@jupyterlab/notebook';

const MIME_TYPES = new Map([
  ['java', 'text/x-java'],
  ['scala', 'text/x-scala'],
  ['sql', 'text/x-sql']
]);

/** The MIME type of a cell whose first line names a language, or else of the kernel's language. */
export function mimeTypeOf(source: string, ofKernel: string): string {
  const language = /^\s*%%(\w+)/.exec(source)?.[1];
  return (language === undefined ? undefined : MIME_TYPES.get(language)) ?? ofKernel;
}

/** Colours the cells of our kernels' notebooks in their own language, as they are typed. */
export function followCellLanguages(panel: NotebookPanel): void {
  let scheduled = false;
  const update = () => {
    scheduled = false;
    const kernel = panel.sessionContext.session?.kernel?.name;
    if (panel.isDisposed || kernel?.startsWith('sparkmaster-') !== true) {
      return;
    }
    for (const cell of panel.content.widgets) {
      if (cell.model.type === 'code') {
        const wanted = mimeTypeOf(cell.model.sharedModel.getSource(), panel.content.codeMimetype);
        if (cell.model.mimeType !== wanted) {
          cell.model.mimeType = wanted;
        }
      }
    }
  };
  const schedule = () => {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(update);
    }
  };
  panel.content.modelContentChanged.connect(schedule);
  // The notebook gives all cells the kernel's type when the kernel says its language.
  panel.content.model?.metadataChanged.connect(schedule);
  panel.sessionContext.statusChanged.connect(schedule);
  schedule();
}
