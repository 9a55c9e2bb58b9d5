import type {
  ExerciseState,
  Grade,
  GradeState,
  LessonState,
  Progress,
  Submission,
  Verdict
} from './model';

const LESSON: Record<LessonState, string> = {
  new: 'Not started',
  started: 'Started',
  done: 'Done'
};

const EXERCISE: Record<ExerciseState, string> = {
  untouched: 'Not submitted',
  tried: 'Not passed yet',
  passed: 'Passed'
};

const GRADE: Record<GradeState, string> = {
  passed: 'Passed',
  partial: 'Partly right',
  failed: 'Not right yet',
  'not attempted': 'Not attempted',
  'not gradable': 'Could not be graded'
};

export function lessonWords(state: LessonState): string {
  return LESSON[state];
}

export function exerciseWords(state: ExerciseState): string {
  return EXERCISE[state];
}

export function gradeWords(state: GradeState): string {
  return GRADE[state];
}

/** "3 of 5", with at most two digits after the point. */
export function pointsWords({ points, maxPoints }: Pick<Grade, 'points' | 'maxPoints'>): string {
  return `${digits(points)} of ${digits(maxPoints)} ${maxPoints === 1 ? 'point' : 'points'}`;
}

export function progressWords({ exercises, passed }: Progress): string {
  return exercises === 0
    ? 'No exercises'
    : `${digits(passed)} of ${digits(exercises)} ${exercises === 1 ? 'exercise' : 'exercises'} passed`;
}

/** What stands above the grades of a verdict. */
export function verdictWords(verdict: Verdict): string {
  const words = GRADE[verdict.state];
  return verdict.state === 'not attempted' || verdict.state === 'not gradable'
    ? words
    : `${words}: ${pointsWords(verdict)}`;
}

export function submissionWords({ state, step }: Submission): string {
  switch (state) {
    case 'queued':
      return step ?? 'Waiting for its turn';
    case 'running':
      return step ?? 'Running your notebook again in a fresh kernel';
    case 'interrupted':
      return step ?? 'Interrupted: the server stopped before the verdict. Submit again.';
    case 'done':
      return 'Graded';
  }
}

export function isInFlight(submission: Submission | null | undefined): boolean {
  return submission?.state === 'queued' || submission?.state === 'running';
}

function digits(value: number): string {
  return String(Math.round(value * 100) / 100);
}
