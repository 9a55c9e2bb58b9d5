import type { Exercise, Lesson, Submission, Verdict } from '@sparkmaster/learning';

export const verdict: Verdict = {
  state: 'failed',
  points: 5,
  maxPoints: 10,
  trust: 'advisory',
  at: '2026-01-01T00:00:00Z',
  grades: [
    {
      grader: 'rows',
      state: 'failed',
      points: 0,
      maxPoints: 5,
      feedback: [
        {
          kind: 'essential',
          text: 'One row differs.\n<img src=x onerror=alert(1)>',
          diff: {
            columns: ['city', 'count'],
            rows: [
              { row: 2, expected: ['Turin', '3'], actual: ['Turin', null] },
              { row: null, expected: null, actual: ['Rome', '1'] },
              { row: 4, expected: ['Oslo', '2'], actual: null }
            ]
          }
        },
        {
          kind: 'essential',
          text: 'Your plan has the operator Exchange.',
          plan: [
            { depth: 0, text: 'Exchange <b>hashpartitioning</b>', marked: true },
            { depth: 1, text: 'Scan parquet', marked: false }
          ]
        }
      ]
    },
    { grader: 'metrics', state: 'passed', points: 5, maxPoints: 5, feedback: [] }
  ]
};

export const exercise: Exercise = {
  id: 'count',
  title: 'Count the strikes',
  points: 10,
  skills: ['actions'],
  hints: 2,
  revealedHints: [],
  state: 'untouched'
};

export const lesson: Lesson = {
  course: 'spark',
  id: 'first-job',
  title: 'The first job',
  version: '1',
  state: 'started',
  progress: { exercises: 1, passed: 0, points: 0, maxPoints: 10 },
  exercises: [exercise]
};

export function submission(state: Submission['state'], id = 's1', at = '2026-01-01'): Submission {
  return {
    id,
    at,
    state,
    course: 'spark',
    lesson: 'first-job',
    exercise: 'count',
    verdict: state === 'done' ? { ...verdict, trust: 'isolated' } : null
  };
}
