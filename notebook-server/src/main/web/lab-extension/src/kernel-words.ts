import type { EndedKernel, OwnKernel, OwnKernels } from '@sparkmaster/learning';

/** What a learner is to be told about a kernel. */
export type Notice =
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
      text:
        `The kernel of ${kernel.path} is not being used and will be shut down ` +
        `${inMinutes(Date.parse(kernel.endsAt ?? own.now) - now)}. Its variables would be lost.`
    }));
  const ended = own.ended.map((kernel): Notice => ({
    kind: 'ended',
    key: `ended ${kernel.id} ${kernel.at}`,
    kernel,
    text:
      `The kernel of ${kernel.path} was ended at ${clockTime(kernel.at)}: ${kernel.reason}. ` +
      'Its variables are gone; what is saved in the notebook is not. ' +
      'Restart the kernel and run the cells again.'
  }));
  return [...ends, ...ended];
}

function inMinutes(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes <= 1 ? 'within a minute' : `in ${String(minutes)} minutes`;
}

function clockTime(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
