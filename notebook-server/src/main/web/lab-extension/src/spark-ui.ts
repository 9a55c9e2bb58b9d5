import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { INotebookTracker } from '@jupyterlab/notebook';
import { sparkUiAddress } from './spark-ui-address';

const OPEN = 'sparkmaster:open-spark-ui';

/** Opens Spark's UI of the current notebook's kernel in a tab of the browser. */
export const sparkUi: JupyterFrontEndPlugin<void> = {
  id: '@sparkmaster/exercises:spark-ui',
  description: "Opens Spark's UI of a notebook's kernel.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, IMainMenu],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    palette: ICommandPalette | null,
    menu: IMainMenu | null
  ) => {
    const address = () =>
      sparkUiAddress(
        PageConfig.getBaseUrl(),
        tracker.currentWidget?.sessionContext.session?.kernel ?? undefined
      );
    app.commands.addCommand(OPEN, {
      label: 'Open Spark UI',
      caption: 'Jobs, stages, storage and queries of this notebook, in a new tab',
      isEnabled: () => address() !== undefined,
      execute: () => {
        const found = address();
        if (found !== undefined) {
          // What the kernel shows there has no hold on this page.
          window.open(found, '_blank', 'noopener,noreferrer');
        }
      }
    });
    tracker.currentChanged.connect(() => {
      app.commands.notifyCommandChanged(OPEN);
    });
    palette?.addItem({ command: OPEN, category: 'Kernel' });
    menu?.kernelMenu.addGroup([{ command: OPEN }], 50);
  }
};
