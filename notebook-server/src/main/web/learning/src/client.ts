import type {
  Catalogue,
  CellSource,
  Course,
  Hints,
  LearnerProgress,
  Lesson,
  Submission,
  Verdict
} from './model';

/** A refusal or failure; the message is for the person in front of the page. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** Whether the server does not know who asks. */
  get isFromStranger(): boolean {
    return this.status === 401 || this.code === 'UNAUTHENTICATED';
  }

  /** Whether logging in again may help: it also brings a new proof against foreign pages. */
  get isAboutLogin(): boolean {
    return this.isFromStranger || this.status === 403;
  }
}

export interface ExerciseAddress {
  readonly course: string;
  readonly lesson: string;
  readonly exercise: string;
}

/** The browser's part, apart so that it can be replaced in tests. */
export interface Transport {
  fetch(url: string, init: RequestInit): Promise<Response>;
  cookies(): string;
}

const browser: Transport = {
  fetch: (url, init) => fetch(url, init),
  cookies: () => document.cookie
};

/** The calls of the learning API. Each fails with a {@link Problem}, and with nothing else. */
export class LearningClient {
  readonly #root: string;

  constructor(
    readonly baseUrl: string,
    private readonly transport: Transport = browser
  ) {
    this.#root = `${baseUrl.replace(/\/$/, '')}/learn/api/v1/`;
  }

  get streamUrl(): string {
    return `${this.#root}stream`;
  }

  /** Where one logs in and comes back to `next`, a path of this server. */
  loginUrl(next: string): string {
    return `${this.baseUrl.replace(/\/$/, '')}/login?next=${encodeURIComponent(next)}`;
  }

  courses(): Promise<Catalogue> {
    return this.#get('courses');
  }

  course(id: string): Promise<Course> {
    return this.#get(join('courses', id));
  }

  lesson(course: string, lesson: string): Promise<Lesson> {
    return this.#get(join('lessons', course, lesson));
  }

  /** Makes the learner's working copy, when there is none, and answers where JupyterLab shows it. */
  openLesson(course: string, lesson: string): Promise<{ readonly labUrl: string }> {
    return this.#post(join('lessons', course, lesson, 'open'));
  }

  /** Makes a fresh working copy, and answers where the old one is kept. */
  resetLesson(
    course: string,
    lesson: string
  ): Promise<{ readonly labUrl: string; readonly kept?: string | null }> {
    return this.#post(join('lessons', course, lesson, 'reset'));
  }

  check(at: ExerciseAddress, kernelId: string, cells: readonly CellSource[]): Promise<Verdict> {
    return this.#post(join('exercises', at.course, at.lesson, at.exercise, 'check'), {
      kernelId,
      cells
    });
  }

  submit(at: ExerciseAddress, path: string): Promise<Submission> {
    return this.#post(join('exercises', at.course, at.lesson, at.exercise, 'submissions'), {
      path
    });
  }

  submission(id: string): Promise<Submission> {
    return this.#get(join('submissions', id));
  }

  /** Reveals the hint after the `seen` first ones; said twice, it reveals one all the same. */
  revealHint(at: ExerciseAddress, seen: number): Promise<Hints> {
    return this.#post(join('exercises', at.course, at.lesson, at.exercise, 'hints'), { seen });
  }

  progress(): Promise<LearnerProgress> {
    return this.#get('progress');
  }

  #get<T>(path: string): Promise<T> {
    return this.#request(path, { headers: { Accept: 'application/json' } });
  }

  #post<T>(path: string, body: object = {}): Promise<T> {
    return this.#request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-XSRFToken': cookie(this.transport.cookies(), '_xsrf')
      }
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await this.transport.fetch(this.#root + path, {
        credentials: 'same-origin',
        cache: 'no-store',
        ...init
      });
    } catch {
      throw new Problem(
        0,
        'UNREACHABLE',
        'SparkMaster does not answer. Is it still running? Start it again with "sparkmaster start".'
      );
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) {
      return body as T;
    }
    throw problem(response, body);
  }
}

/** The value of a cookie; the empty text when there is none. */
export function cookie(all: string, name: string): string {
  for (const pair of all.split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) {
      return value.join('=').trim();
    }
  }
  return '';
}

function join(...names: readonly string[]): string {
  return names.map(encodeURIComponent).join('/');
}

function problem(response: Response, body: unknown): Problem {
  const { code, detail } = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: unknown;
    detail?: unknown;
  };
  return new Problem(
    response.status,
    typeof code === 'string' ? code : 'UNKNOWN',
    typeof detail === 'string'
      ? detail
      : `SparkMaster answered with status ${response.status}, and without saying why.`
  );
}

/** Any failure as one that can be shown. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(0, 'BUG', error instanceof Error ? error.message : String(error));
}
