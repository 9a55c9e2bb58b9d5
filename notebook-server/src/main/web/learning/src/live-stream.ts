import type { Change, Submission } from './model';

export interface StreamListener {
  /** Something changed on the server. */
  changed(change: Change): void;
  /** A submission got further. */
  submission(submission: Submission): void;
  /** Something is to be known about the learner's kernels. */
  kernels?(): void;
  /** The stream is there again after a gap; anything may have changed meanwhile. */
  resumed(): void;
}

/** The part of EventSource that is used, apart so that it can be replaced in tests. */
export interface Source {
  readonly readyState: number;
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: string, listener: (event: { data: string }) => void): void;
  close(): void;
}

export interface Clock {
  later(action: () => void, milliseconds: number): () => void;
}

const CLOSED = 2;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

export const browserClock: Clock = {
  later: (action, milliseconds) => {
    const timer = setTimeout(action, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  }
};

/**
 * The server's events. A browser's EventSource comes back by itself from a broken connection, but
 * gives up on an answer that is no stream: then this opens another, with growing waits.
 */
export class LiveStream {
  #source: Source | undefined;
  #cancel: (() => void) | undefined;
  #wait = FIRST_WAIT;

  constructor(
    private readonly open: () => Source,
    private readonly listener: StreamListener,
    private readonly clock: Clock = browserClock
  ) {}

  start(): void {
    if (this.#source !== undefined || this.#cancel !== undefined) {
      return;
    }
    const source = this.open();
    this.#source = source;
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
    };
    source.onerror = () => {
      if (source.readyState === CLOSED) {
        this.#reopenLater();
      }
    };
    // The connection may be open before the server listens for news: only from here on none is lost.
    on(source, 'ready', () => {
      this.listener.resumed();
    });
    on(source, 'progress', data => {
      this.listener.changed(data as Change);
    });
    on(source, 'submission', data => {
      this.listener.submission(data as Submission);
    });
    on(source, 'kernels', () => {
      this.listener.kernels?.();
    });
  }

  /** Ends the connection; what happens until the next start is a gap. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #reopenLater(): void {
    this.stop();
    this.#cancel = this.clock.later(() => {
      this.#cancel = undefined;
      this.start();
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}

function on(source: Source, type: string, listener: (data: unknown) => void): void {
  source.addEventListener(type, event => {
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      console.error(`The event "${type}" of the stream is no JSON and is ignored.`);
      return;
    }
    listener(data);
  });
}

/**
 * Listens while the page is visible, so that tabs in the background hold no connection: browsers
 * allow six to one host. Answers with what ends it.
 */
export function listenWhileVisible(url: string, listener: StreamListener): () => void {
  const stream = new LiveStream(() => new EventSource(url) as Source, listener);
  const follow = () => {
    if (document.visibilityState === 'visible') {
      stream.start();
    } else {
      stream.stop();
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stream.stop();
  };
}

/** One stream for all parts of a page that listen, open while somebody does. */
export class SharedStream {
  readonly #listeners = new Set<StreamListener>();
  #end: (() => void) | undefined;

  constructor(
    private readonly url: string,
    private readonly open: typeof listenWhileVisible = listenWhileVisible
  ) {}

  /** Answers with what ends it for this listener. */
  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    this.#end ??= this.open(this.url, {
      changed: change => {
        this.#listeners.forEach(each => {
          each.changed(change);
        });
      },
      submission: submission => {
        this.#listeners.forEach(each => {
          each.submission(submission);
        });
      },
      kernels: () => {
        this.#listeners.forEach(each => each.kernels?.());
      },
      resumed: () => {
        this.#listeners.forEach(each => {
          each.resumed();
        });
      }
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#end?.();
        this.#end = undefined;
      }
    };
  }
}
