import {
  isInFlight,
  type Hints,
  type Lesson,
  type Problem,
  type Submission,
  type Verdict
} from '@sparkmaster/learning';

/** What the server said last about an exercise, while this page is open. */
export type Outcome =
  | { readonly kind: 'checked'; readonly verdict: Verdict }
  | { readonly kind: 'submitted'; readonly verdict: Verdict }
  | { readonly kind: 'interrupted'; readonly submission: Submission }
  | { readonly kind: 'refused'; readonly problem: Problem };

export type Activity = 'checking' | 'saving' | 'asking for a hint';

/** The exercises of one open lesson. */
export interface ExercisesState {
  readonly lesson: Lesson | undefined;
  /** Why the lesson is not known, or may be out of date. */
  readonly problem: Problem | undefined;
  readonly activities: ReadonlyMap<string, Activity>;
  readonly submissions: ReadonlyMap<string, Submission>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Outcomes that the learner has put away below the cell; the panel keeps them. */
  readonly dismissed: ReadonlySet<string>;
}

export type ExercisesEvent =
  | { readonly type: 'lesson'; readonly lesson: Lesson }
  | { readonly type: 'lesson failed'; readonly problem: Problem }
  | { readonly type: 'began'; readonly exercise: string; readonly activity: Activity }
  | { readonly type: 'checked'; readonly exercise: string; readonly verdict: Verdict }
  | { readonly type: 'submission'; readonly submission: Submission }
  | { readonly type: 'hints'; readonly exercise: string; readonly hints: Hints }
  | { readonly type: 'refused'; readonly exercise: string; readonly problem: Problem }
  | { readonly type: 'dismissed'; readonly exercise: string };

export const nothingYet: ExercisesState = {
  lesson: undefined,
  problem: undefined,
  activities: new Map(),
  submissions: new Map(),
  outcomes: new Map(),
  dismissed: new Set()
};

/** The state after an event. */
export function next(state: ExercisesState, event: ExercisesEvent): ExercisesState {
  switch (event.type) {
    case 'lesson':
      return withSubmissionsOf(event.lesson, {
        ...state,
        lesson: event.lesson,
        problem: undefined
      });
    case 'lesson failed':
      return { ...state, problem: event.problem };
    case 'began':
      return {
        ...state,
        activities: plus(state.activities, event.exercise, event.activity)
      };
    case 'checked':
      return ended(state, event.exercise, { kind: 'checked', verdict: event.verdict });
    case 'submission':
      return withSubmission(state, event.submission);
    case 'hints':
      return {
        ...state,
        activities: without(state.activities, event.exercise),
        lesson: withHints(state.lesson, event.exercise, event.hints)
      };
    case 'refused':
      return ended(state, event.exercise, { kind: 'refused', problem: event.problem });
    case 'dismissed':
      return { ...state, dismissed: new Set([...state.dismissed, event.exercise]) };
  }
}

/** Whether a button of this exercise would be too much now. */
export function isBusy(state: ExercisesState, exercise: string): boolean {
  return state.activities.has(exercise) || isInFlight(state.submissions.get(exercise));
}

/** The submissions of which news is awaited. */
export function inFlight(state: ExercisesState): readonly Submission[] {
  return [...state.submissions.values()].filter(isInFlight);
}

function ended(state: ExercisesState, exercise: string, outcome: Outcome): ExercisesState {
  return {
    ...state,
    activities: without(state.activities, exercise),
    outcomes: plus(state.outcomes, exercise, outcome),
    dismissed: new Set([...state.dismissed].filter(each => each !== exercise))
  };
}

function withSubmission(state: ExercisesState, submission: Submission): ExercisesState {
  const { exercise, id } = submission;
  const known = state.submissions.get(exercise);
  // News may come twice, by the stream and by asking, and late.
  if (known !== undefined && (known.id === id ? !isInFlight(known) : known.at > submission.at)) {
    return state;
  }
  const after = { ...state, submissions: plus(state.submissions, exercise, submission) };
  if (submission.state === 'interrupted') {
    return ended(after, exercise, { kind: 'interrupted', submission });
  }
  if (submission.state === 'done' && submission.verdict) {
    return ended(after, exercise, { kind: 'submitted', verdict: submission.verdict });
  }
  return { ...after, activities: without(after.activities, exercise) };
}

/** Submissions that were under way before this page was opened. */
function withSubmissionsOf(lesson: Lesson, state: ExercisesState): ExercisesState {
  return lesson.exercises.reduce(
    (before, { submission }) =>
      submission && submission.state !== 'done' && !before.activities.has(submission.exercise)
        ? withSubmission(before, submission)
        : before,
    state
  );
}

function withHints(lesson: Lesson | undefined, exercise: string, hints: Hints): Lesson | undefined {
  return (
    lesson && {
      ...lesson,
      exercises: lesson.exercises.map(each =>
        each.id === exercise ? { ...each, hints: hints.hints, revealedHints: hints.revealed } : each
      )
    }
  );
}

function plus<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map([...map, [key, value]]);
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([each]) => each !== key));
}
