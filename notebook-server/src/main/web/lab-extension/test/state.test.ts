import { Problem } from '@sparkmaster/learning';
import { describe, expect, it } from 'vitest';
import { inFlight, isBusy, next, nothingYet, type ExercisesEvent } from '../src/state';
import { exercise, lesson, submission, verdict } from './fixtures';

function after(...events: readonly ExercisesEvent[]) {
  return events.reduce(next, nothingYet);
}

describe('an exercise', () => {
  it('is busy from the click to the answer', () => {
    const began = after({ type: 'began', exercise: 'count', activity: 'checking' });
    expect(isBusy(began, 'count')).toBe(true);
    expect(isBusy(began, 'other')).toBe(false);

    const answered = next(began, { type: 'checked', exercise: 'count', verdict });
    expect(isBusy(answered, 'count')).toBe(false);
    expect(answered.outcomes.get('count')).toEqual({ kind: 'checked', verdict });
  });

  it('is free again after a refusal', () => {
    const problem = new Problem(409, 'CONFLICT', 'No.');
    const state = after(
      { type: 'began', exercise: 'count', activity: 'saving' },
      { type: 'refused', exercise: 'count', problem }
    );

    expect(isBusy(state, 'count')).toBe(false);
    expect(state.outcomes.get('count')).toEqual({ kind: 'refused', problem });
  });

  it('shows a new outcome again after an older one was put away', () => {
    const state = after(
      { type: 'checked', exercise: 'count', verdict },
      { type: 'dismissed', exercise: 'count' }
    );
    expect(state.dismissed).toEqual(new Set(['count']));

    expect(next(state, { type: 'checked', exercise: 'count', verdict }).dismissed).toEqual(
      new Set()
    );
  });

  it('gets its hints without another look at the lesson', () => {
    const state = after(
      { type: 'lesson', lesson },
      { type: 'began', exercise: 'count', activity: 'asking for a hint' },
      { type: 'hints', exercise: 'count', hints: { revealed: ['Look at count().'], hints: 2 } }
    );

    expect(state.lesson?.exercises[0]?.revealedHints).toEqual(['Look at count().']);
    expect(isBusy(state, 'count')).toBe(false);
  });
});

describe('a submission', () => {
  it('is in flight until its verdict is there', () => {
    const running = after(
      { type: 'began', exercise: 'count', activity: 'saving' },
      { type: 'submission', submission: submission('queued') },
      { type: 'submission', submission: submission('running') }
    );
    expect(inFlight(running)).toHaveLength(1);
    expect(isBusy(running, 'count')).toBe(true);

    const done = next(running, { type: 'submission', submission: submission('done') });
    expect(inFlight(done)).toHaveLength(0);
    expect(isBusy(done, 'count')).toBe(false);
    expect(done.outcomes.get('count')?.kind).toBe('submitted');
  });

  it('that is done stays done, whatever comes late', () => {
    const done = after({ type: 'submission', submission: submission('done') });

    expect(next(done, { type: 'submission', submission: submission('running') })).toBe(done);
    expect(next(done, { type: 'submission', submission: submission('done') })).toBe(done);
  });

  it('does not give way to an older one', () => {
    const newer = after({ type: 'submission', submission: submission('running', 's2', '2026-02') });

    expect(
      next(newer, { type: 'submission', submission: submission('done', 's1', '2026-01') })
    ).toBe(newer);
  });

  it('that was under way before the page was opened is taken up', () => {
    const state = after({
      type: 'lesson',
      lesson: { ...lesson, exercises: [{ ...exercise, submission: submission('running') }] }
    });

    expect(inFlight(state)).toHaveLength(1);
  });

  it('that was interrupted asks to submit again', () => {
    const state = after({
      type: 'lesson',
      lesson: { ...lesson, exercises: [{ ...exercise, submission: submission('interrupted') }] }
    });

    expect(isBusy(state, 'count')).toBe(false);
    expect(state.outcomes.get('count')?.kind).toBe('interrupted');
  });
});
