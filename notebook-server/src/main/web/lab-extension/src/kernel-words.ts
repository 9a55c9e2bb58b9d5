import type { ClusterTime, EndedKernel, OwnKernel, OwnKernels } from '@sparkmaster/learning';

/** JupyterLab cuts longer notifications. */
const LONGEST_TEXT = 140;

/** What a learner is to be told about a kernel. */
export type Notice =
  | {
      readonly kind: 'starts';
      readonly key: string;
      readonly kernel: OwnKernel;
      readonly text: string;
    }
  | {
      readonly kind: 'ends';
      readonly key: string;
      readonly kernel: OwnKernel;
      readonly text: string;
    }
  | {
      readonly kind: 'ended';
      readonly key: string;
      readonly kernel: EndedKernel;
      readonly text: string;
    }
  | {
      readonly kind: 'cluster';
      readonly key: string;
      readonly text: string;
    };

/** The notices that follow from how the kernels are; each has its key, so that it is shown once. */
export function notices(own: OwnKernels): readonly Notice[] {
  const now = Date.parse(own.now);
  const ends = own.kernels
    .filter(kernel => kernel.endsSoon && kernel.endsAt)
    .map((kernel): Notice => ({
      kind: 'ends',
      key: `ends ${kernel.id} ${kernel.lastUse}`,
      kernel,
      text: shortened(
        kernel.path,
        path =>
          `The kernel of ${path} is not used and will be shut down ` +
          `${inMinutes(Date.parse(kernel.endsAt ?? own.now) - now)}. Its variables would be lost.`
      )
    }));
  const starts = own.kernels
    .filter(kernel => kernel.startsAfter > 0)
    .map((kernel): Notice => ({
      kind: 'starts',
      key: `starts ${kernel.id}`,
      kernel,
      text: shortened(
        kernel.path,
        path =>
          `${kernels(kernel.startsAfter)} before that of ${path}. ` +
          'Go on: your cells wait for it.'
      )
    }));
  // One that was started again is no news.
  const alive = new Set(own.kernels.map(kernel => kernel.id));
  const ended = own.ended
    .filter(kernel => !alive.has(kernel.id))
    .map((kernel): Notice => ({
      kind: 'ended',
      key: `ended ${kernel.id} ${kernel.at}`,
      kernel,
      text: shortened(
        kernel.path,
        path => `${path}, ${clockTime(kernel.at)}: ${kernel.reason}. Its variables are gone.`
      )
    }));
  const running = own.kernels.length > 0 ? own.clusterTime : null;
  return [...starts, ...ends, ...ended, ...(running?.runsOut ? [clusterNotice(running)] : [])];
}

/** One notice before it is used up, and another one after. */
function clusterNotice(time: ClusterTime): Notice {
  const left = Math.max(0, time.allowedMinutes - time.usedMinutes);
  const renewed = `More from ${dayAndTime(time.renewedAt)}.`;
  return {
    kind: 'cluster',
    key: `cluster ${time.renewedAt} ${left > 0 ? 'soon' : 'over'}`,
    text:
      left > 0
        ? `You have ${minutes(left)} of cluster time left; then your kernels are shut down. ` +
          `Save what you need. ${renewed}`
        : 'Your cluster time is used up, and your kernels are about to be shut down. ' +
          `Save what you need. ${renewed}`
  };
}

function minutes(count: number): string {
  return count === 1 ? '1 minute' : `${String(count)} minutes`;
}

function dayAndTime(at: string): string {
  return new Date(at).toLocaleString([], {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit'
  });
}

/** The text with the path, or with as much of its end as fits. */
function shortened(path: string, text: (shown: string) => string): string {
  const name = path.split('/').pop() ?? path;
  const over = text(name).length - LONGEST_TEXT;
  return text(over > 0 ? `…${name.slice(over + 1)}` : name);
}

function kernels(count: number): string {
  return count === 1 ? 'One kernel starts' : `${String(count)} kernels start`;
}

function inMinutes(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes <= 1 ? 'within a minute' : `in ${String(minutes)} minutes`;
}

function clockTime(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
