import {
  asProblem,
  browserClock,
  Problem,
  type CellSource,
  type Clock,
  type LearningClient,
  type Submission
} from '@sparkmaster/learning';
import { Signal } from '@lumino/signaling';
import { inFlight, isBusy, next, nothingYet, type ExercisesEvent } from './state';

/** The open notebook, as far as exercises need it. */
export interface LessonNotebook {
  readonly course: string;
  readonly lesson: string;
  /** In the contents API. */
  readonly path: string;
  kernelId(): string | undefined;
  /** The cells of exercises, as they stand in the editor. */
  cells(): readonly CellSource[];
  save(): Promise<void>;
}

const ASK_AGAIN = 3000;

/** What a learner does with the exercises of one open lesson: the shell around the pure state. */
export class LessonExercises {
  readonly changed = new Signal<this, undefined>(this);
  #state = nothingYet;
  #disposed = false;
  #cancelAsking: (() => void) | undefined;

  constructor(
    readonly notebook: LessonNotebook,
    readonly client: LearningClient,
    private readonly clock: Clock = browserClock
  ) {}

  get state() {
    return this.#state;
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelAsking?.();
    Signal.clearData(this);
  }

  /** Asks the server anew how things stand. */
  async refresh(): Promise<void> {
    const { course, lesson } = this.notebook;
    try {
      this.#apply({ type: 'lesson', lesson: await this.client.lesson(course, lesson) });
      this.#askForSubmissions();
    } catch (error) {
      this.#apply({ type: 'lesson failed', problem: asProblem(error) });
    }
  }

  /** Has the kernel's answers looked at. Saves nothing; the verdict is kept as an advisory one. */
  check(exercise: string): Promise<void> {
    return this.#attempt(exercise, 'checking', async () => {
      const cells = this.notebook.cells().filter(cell => cell.exercise === exercise);
      const kernelId = this.notebook.kernelId();
      if (cells.length === 0) {
        throw refused('The cell of this exercise is not in the notebook any more.');
      }
      if (kernelId === undefined) {
        throw refused(
          'No kernel is running, so there is no answer to look at. Run the cell, then check.'
        );
      }
      const verdict = await this.client.check(this.#at(exercise), kernelId, cells);
      this.#apply({ type: 'checked', exercise, verdict });
    });
  }

  /** Saves, and has what is saved graded in a fresh kernel. */
  submit(exercise: string): Promise<void> {
    return this.#attempt(exercise, 'saving', async () => {
      await this.notebook.save();
      const submission = await this.client.submit(this.#at(exercise), this.notebook.path);
      this.follow(submission);
    });
  }

  revealHint(exercise: string): Promise<void> {
    return this.#attempt(exercise, 'asking for a hint', async () => {
      const known = this.#state.lesson?.exercises.find(({ id }) => id === exercise);
      const seen = known?.revealedHints.length ?? 0;
      const hints = await this.client.revealHint(this.#at(exercise), seen);
      this.#apply({ type: 'hints', exercise, hints });
    });
  }

  dismiss(exercise: string): void {
    this.#apply({ type: 'dismissed', exercise });
  }

  /** Takes in news of a submission, when it is one of this lesson. */
  follow(submission: Submission): void {
    const { course, lesson } = this.notebook;
    if (submission.course !== course || submission.lesson !== lesson) {
      return;
    }
    const before = this.#state;
    this.#apply({ type: 'submission', submission });
    if (submission.state === 'done' && this.#state !== before) {
      void this.refresh();
    }
    this.#askForSubmissions();
  }

  #at(exercise: string) {
    return { course: this.notebook.course, lesson: this.notebook.lesson, exercise };
  }

  async #attempt(
    exercise: string,
    activity: 'checking' | 'saving' | 'asking for a hint',
    action: () => Promise<void>
  ): Promise<void> {
    if (isBusy(this.#state, exercise)) {
      return;
    }
    this.#apply({ type: 'began', exercise, activity });
    try {
      await action();
    } catch (error) {
      this.#apply({ type: 'refused', exercise, problem: asProblem(error) });
    }
  }

  /** The stream tells sooner; this is for when it is down. */
  #askForSubmissions(): void {
    if (this.#disposed || this.#cancelAsking !== undefined || inFlight(this.#state).length === 0) {
      return;
    }
    this.#cancelAsking = this.clock.later(() => {
      void Promise.allSettled(
        inFlight(this.#state).map(({ id }) => this.client.submission(id))
      ).then(answers => {
        this.#cancelAsking = undefined;
        for (const answer of answers) {
          if (answer.status === 'fulfilled') {
            this.follow(answer.value);
          }
        }
        this.#askForSubmissions();
      });
    }, ASK_AGAIN);
  }

  #apply(event: ExercisesEvent): void {
    if (this.#disposed) {
      return;
    }
    const after = next(this.#state, event);
    if (after !== this.#state) {
      this.#state = after;
      this.changed.emit(undefined);
    }
  }
}

function refused(message: string): Problem {
  return new Problem(0, 'LEARNER', message);
}
