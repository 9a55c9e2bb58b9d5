import { apiRoot, Calls, join, type Transport } from './calls';
import type {
  Catalogue,
  CellSource,
  Course,
  Hints,
  LearnerProgress,
  Lesson,
  OwnKernels,
  Submission,
  Verdict
} from './model';

export interface ExerciseAddress {
  readonly course: string;
  readonly lesson: string;
  readonly exercise: string;
}

/** The calls of the learning API. Each fails with a {@link Problem}, and with nothing else. */
export class LearningClient {
  readonly #calls: Calls;

  constructor(
    readonly baseUrl: string,
    transport?: Transport
  ) {
    this.#calls = new Calls(apiRoot(baseUrl), transport);
  }

  get streamUrl(): string {
    return `${this.#calls.root}stream`;
  }

  /** Where one logs in and comes back to `next`, a path of this server. */
  loginUrl(next: string): string {
    return `${this.baseUrl.replace(/\/$/, '')}/login?next=${encodeURIComponent(next)}`;
  }

  courses(): Promise<Catalogue> {
    return this.#calls.get('courses');
  }

  course(id: string): Promise<Course> {
    return this.#calls.get(join('courses', id));
  }

  lesson(course: string, lesson: string): Promise<Lesson> {
    return this.#calls.get(join('lessons', course, lesson));
  }

  /** Makes the learner's working copy, when there is none, and answers where JupyterLab shows it. */
  openLesson(course: string, lesson: string): Promise<{ readonly labUrl: string }> {
    return this.#calls.post(join('lessons', course, lesson, 'open'));
  }

  /** Makes a fresh working copy, and answers where the old one is kept. */
  resetLesson(
    course: string,
    lesson: string
  ): Promise<{ readonly labUrl: string; readonly kept?: string | null }> {
    return this.#calls.post(join('lessons', course, lesson, 'reset'));
  }

  check(at: ExerciseAddress, kernelId: string, cells: readonly CellSource[]): Promise<Verdict> {
    return this.#calls.post(join('exercises', at.course, at.lesson, at.exercise, 'check'), {
      kernelId,
      cells
    });
  }

  submit(at: ExerciseAddress, path: string): Promise<Submission> {
    return this.#calls.post(join('exercises', at.course, at.lesson, at.exercise, 'submissions'), {
      path
    });
  }

  submission(id: string): Promise<Submission> {
    return this.#calls.get(join('submissions', id));
  }

  /** Reveals the hint after the `seen` first ones; said twice, it reveals one all the same. */
  revealHint(at: ExerciseAddress, seen: number): Promise<Hints> {
    return this.#calls.post(join('exercises', at.course, at.lesson, at.exercise, 'hints'), {
      seen
    });
  }

  progress(): Promise<LearnerProgress> {
    return this.#calls.get('progress');
  }

  kernels(): Promise<OwnKernels> {
    return this.#calls.get('kernels');
  }

  /** Keeps a kernel that is unused from being ended, for as long again. */
  keepKernel(id: string): Promise<void> {
    return this.#calls.post(join('kernels', id, 'keep'));
  }
}
