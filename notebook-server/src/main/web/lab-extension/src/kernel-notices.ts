import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { Problem, type LearningClient, type SharedStream } from '@sparkmaster/learning';
import { notices, type Notice } from './kernel-words';

const SHOWN = 'sparkmaster:kernel-notices';
const MOST_SHOWN = 100;

/** Tells the learner when kernels are about to end, and which have ended. */
export function kernelNotices(
  client: LearningClient,
  stream: SharedStream,
  tracker: INotebookTracker
): void {
  const open = new Map<string, string>();

  const keep = async (kernel: string) => {
    try {
      await client.keepKernel(kernel);
      Notification.success('The kernel is kept.', { autoClose: 3000 });
    } catch (failed) {
      Notification.error(failed instanceof Problem ? failed.message : String(failed));
    }
  };

  const restart = async (id: string) => {
    const panel = tracker.find(each => each.sessionContext.session?.kernel?.id === id);
    const kernel = panel?.sessionContext.session?.kernel;
    if (kernel?.status !== 'dead') {
      // Somebody has started it again, and it may hold new variables.
      return;
    }
    try {
      await kernel.restart();
    } catch (failed) {
      Notification.error(failed instanceof Error ? failed.message : String(failed));
    }
  };

  const show = (notice: Notice): string => {
    if (notice.kind === 'starts') {
      return Notification.info(notice.text, { autoClose: false });
    }
    if (notice.kind === 'ends') {
      return Notification.warning(notice.text, {
        autoClose: false,
        actions: [
          {
            label: 'Keep it',
            displayType: 'accent',
            callback: () => void keep(notice.kernel.id)
          }
        ]
      });
    }
    if (notice.kind === 'cluster') {
      return Notification.warning(notice.text, { autoClose: false });
    }
    const shown = tracker.find(
      each => each.sessionContext.session?.kernel?.id === notice.kernel.id
    );
    return Notification.info(notice.text, {
      autoClose: false,
      actions: shown
        ? [
            {
              label: 'Restart',
              callback: () => void restart(notice.kernel.id)
            }
          ]
        : []
    });
  };

  const look = async () => {
    let due: readonly Notice[];
    try {
      due = notices(await client.kernels());
    } catch {
      // The page itself tells when the server does not answer; this is asked again.
      return;
    }
    const before = shownBefore();
    // After a reload the page shows none; one who can still keep a kernel has to know.
    const fresh = due.filter(
      notice => !open.has(notice.key) && (notice.kind !== 'ended' || !before.includes(notice.key))
    );
    open.forEach((id, key) => {
      if (!due.some(notice => notice.key === key)) {
        Notification.dismiss(id);
        open.delete(key);
      }
    });
    fresh.forEach(notice => open.set(notice.key, show(notice)));
    remember([...new Set([...before, ...fresh.map(notice => notice.key)])]);
  };

  stream.listen({
    changed: () => undefined,
    submission: () => undefined,
    kernels: () => void look(),
    resumed: () => void look()
  });
}

/** Of this tab: another one shows them as well, and a new one shows them again. */
function shownBefore(): readonly string[] {
  return (sessionStorage.getItem(SHOWN) ?? '').split('\n').filter(key => key !== '');
}

function remember(keys: readonly string[]): void {
  sessionStorage.setItem(SHOWN, keys.slice(-MOST_SHOWN).join('\n'));
}
