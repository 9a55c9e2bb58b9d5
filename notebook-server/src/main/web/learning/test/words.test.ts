import { describe, expect, it } from 'vitest';
import type { Submission } from '../src/model';
import { pointsWords, progressWords, submissionWords, verdictWords } from '../src/words';

const verdict = {
  state: 'partial',
  points: 3.3333333,
  maxPoints: 10,
  trust: 'advisory',
  at: '2026-01-01T00:00:00Z',
  grades: []
} as const;

describe('words', () => {
  it('count in whole sentences', () => {
    expect(progressWords({ exercises: 1, passed: 0, points: 0, maxPoints: 1 })).toBe(
      '0 of 1 exercise passed'
    );
    expect(progressWords({ exercises: 0, passed: 0, points: 0, maxPoints: 0 })).toBe(
      'No exercises'
    );
    expect(pointsWords({ points: 0, maxPoints: 1 })).toBe('0 of 1 point');
  });

  it('give points with at most two digits after the point', () => {
    expect(verdictWords(verdict)).toBe('Partly right: 3.33 of 10 points');
  });

  it('give no points where nothing was graded', () => {
    expect(verdictWords({ ...verdict, state: 'not gradable' })).toBe('Could not be graded');
    expect(verdictWords({ ...verdict, state: 'not attempted' })).toBe('Not attempted');
  });

  it('say of an interrupted submission what to do', () => {
    const submission = { state: 'interrupted' } as Submission;

    expect(submissionWords(submission)).toContain('Submit again');
    expect(submissionWords({ ...submission, step: 'Gone.' })).toBe('Gone.');
  });
});
