import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { INotebookTracker } from '@jupyterlab/notebook';
import { finishedAddress, sparkUiAddress } from './spark-ui-address';

const OPEN = 'sparkmaster:open-spark-ui';
const FINISHED = 'sparkmaster:open-finished-applications';

/** Opens Spark's UI of the current notebook's kernel, or the list of those that have ended. */
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
    app.commands.addCommand(FINISHED, {
      label: 'Finished Spark Applications…',
      caption: 'What your kernels ran before they ended, in a new tab',
      execute: () => {
        window.open(finishedAddress(PageConfig.getBaseUrl()), '_blank', 'noopener,noreferrer');
      }
    });
    tracker.currentChanged.connect(() => {
      app.commands.notifyCommandChanged(OPEN);
    });
    for (const command of [OPEN, FINISHED]) {
      palette?.addItem({ command, category: 'Kernel' });
    }
    menu?.kernelMenu.addGroup([{ command: OPEN }, { command: FINISHED }], 50);
  }
};
