import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  LiveStream,
  SharedStream,
  type Clock,
  type Source,
  type StreamListener
} from '../src/live-stream';

class ManualSource implements Source {
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly listeners = new Map<string, (event: { data: string }) => void>();

  addEventListener(type: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.readyState = 2;
  }

  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.onerror?.();
  }
}

class ManualClock implements Clock {
  readonly waits: { action: () => void; milliseconds: number; cancelled: boolean }[] = [];

  later(action: () => void, milliseconds: number): () => void {
    const wait = { action, milliseconds, cancelled: false };
    this.waits.push(wait);
    return () => {
      wait.cancelled = true;
    };
  }
}

const sources: ManualSource[] = [];
const told: string[] = [];
let clock: ManualClock;
let stream: LiveStream;

beforeEach(() => {
  sources.length = 0;
  told.length = 0;
  clock = new ManualClock();
  stream = new LiveStream(
    () => {
      const source = new ManualSource();
      sources.push(source);
      return source;
    },
    {
      changed: ({ course }) => told.push(`changed ${course ?? 'all'}`),
      submission: ({ id }) => told.push(`submission ${id}`),
      resumed: () => told.push('resumed')
    },
    clock
  );
  stream.start();
});

function last(): ManualSource {
  const source = sources.at(-1);
  if (source === undefined) {
    throw new Error('No stream was opened.');
  }
  return source;
}

describe('LiveStream', () => {
  it('has all asked for again once the server listens, and tells what it says then', () => {
    last().onopen?.();
    expect(told).toEqual([]);
    last().listeners.get('ready')?.({ data: '{}' });
    last().listeners.get('progress')?.({ data: '{"course":"spark"}' });
    last().listeners.get('submission')?.({ data: '{"id":"s1"}' });

    expect(told).toEqual(['resumed', 'changed spark', 'submission s1']);
  });

  it('passes over an event that is no JSON', () => {
    const silence = vi.spyOn(console, 'error').mockReturnValue();

    last().listeners.get('progress')?.({ data: '{' });
    last().listeners.get('progress')?.({ data: '{}' });

    expect(told).toEqual(['changed all']);
    silence.mockRestore();
  });

  it('lets the browser mend a broken connection, and has all asked for again', () => {
    last().fail(0);
    last().onopen?.();
    last().listeners.get('ready')?.({ data: '{}' });

    expect(sources).toHaveLength(1);
    expect(clock.waits).toHaveLength(0);
    expect(told).toEqual(['resumed']);
  });

  it('opens another one, later and later, when the browser gives up', () => {
    for (let i = 0; i < 8; i++) {
      last().fail(2);
      clock.waits.at(-1)?.action();
    }

    expect(sources).toHaveLength(9);
    expect(clock.waits.map(({ milliseconds }) => milliseconds)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000
    ]);
    last().onopen?.();
    last().fail(2);
    expect(clock.waits.at(-1)?.milliseconds).toBe(1000);
  });

  it('stays closed after a stop, and resumes after a start', () => {
    last().onopen?.();
    last().fail(2);
    stream.stop();
    expect(clock.waits[0]?.cancelled).toBe(true);

    stream.start();
    stream.start();
    last().listeners.get('ready')?.({ data: '{}' });

    expect(sources).toHaveLength(2);
    expect(told).toEqual(['resumed']);
  });
});

describe('a shared stream', () => {
  const heard = (name: string): StreamListener => ({
    changed: () => told.push(`${name} changed`),
    submission: () => told.push(`${name} submission`),
    kernels: () => told.push(`${name} kernels`),
    resumed: () => told.push(`${name} resumed`)
  });

  it('is opened once, tells all, and ends with the last listener', () => {
    const opened: StreamListener[] = [];
    const end = vi.fn();
    const shared = new SharedStream('url', (_, listener) => {
      opened.push(listener);
      return end;
    });
    const first = shared.listen(heard('a'));
    const second = shared.listen(heard('b'));
    expect(opened).toHaveLength(1);

    opened[0]?.kernels?.();
    first();
    opened[0]?.resumed();
    expect(told).toEqual(['a kernels', 'b kernels', 'b resumed']);

    expect(end).not.toHaveBeenCalled();
    second();
    expect(end).toHaveBeenCalledOnce();
  });
});
