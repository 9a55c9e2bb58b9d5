import { LearningClient, type CellSource, type Clock } from '@sparkmaster/learning';
import { beforeEach, describe, expect, it } from 'vitest';
import { LessonExercises, type LessonNotebook } from '../src/lesson-exercises';
import { isBusy } from '../src/state';
import { lesson, submission, verdict } from './fixtures';

const cell: CellSource = { exercise: 'count', cellId: 'c1', source: 'val total = 1' };

let asked: string[];
let answers: Record<string, unknown>;
let kernel: string | undefined;
let cells: CellSource[];
let saving: () => Promise<void>;
let waiting: (() => void)[];
let exercises: LessonExercises;

beforeEach(() => {
  asked = [];
  answers = { 'GET lessons/spark/first-job': lesson };
  kernel = 'k1';
  cells = [cell, { ...cell, exercise: 'other' }];
  saving = () => {
    asked.push('saved');
    return Promise.resolve();
  };
  waiting = [];
  const notebook: LessonNotebook = {
    course: 'spark',
    lesson: 'first-job',
    path: 'Spark/first-job/lesson.ipynb',
    kernelId: () => kernel,
    cells: () => cells,
    save: () => saving()
  };
  const clock: Clock = {
    later: action => {
      waiting.push(action);
      return () => {
        waiting = waiting.filter(each => each !== action);
      };
    }
  };
  const client = new LearningClient('/', {
    fetch: (url, init) => {
      const request = `${init.method ?? 'GET'} ${url.slice('/learn/api/v1/'.length)}`;
      asked.push(typeof init.body === 'string' ? `${request} ${init.body}` : request);
      const answer = answers[request];
      return Promise.resolve(
        answer === undefined
          ? new Response(JSON.stringify({ detail: `Nothing at ${request}.` }), { status: 404 })
          : new Response(JSON.stringify(answer))
      );
    },
    cookies: () => ''
  });
  exercises = new LessonExercises(notebook, client, clock);
});

async function passTime(): Promise<void> {
  const due = waiting;
  waiting = [];
  due.forEach(action => {
    action();
  });
  await new Promise(resolve => setTimeout(resolve, 0));
}

describe('Check', () => {
  const request = 'POST exercises/spark/first-job/count/check';

  it('sends the kernel and the cells of this exercise only, and saves nothing', async () => {
    answers[request] = verdict;

    await exercises.check('count');

    expect(asked).toEqual([`${request} ${JSON.stringify({ kernelId: 'k1', cells: [cell] })}`]);
    expect(exercises.state.outcomes.get('count')).toEqual({ kind: 'checked', verdict });
  });

  it('asks nothing of the server without a kernel or without the cell', async () => {
    kernel = undefined;
    await exercises.check('count');
    expect(exercises.state.outcomes.get('count')).toMatchObject({
      problem: { message: expect.stringContaining('Run the cell') as string }
    });

    cells = [];
    await exercises.check('count');
    expect(exercises.state.outcomes.get('count')).toMatchObject({
      problem: { message: expect.stringContaining('not in the notebook') as string }
    });
    expect(asked).toEqual([]);
  });

  it('is asked once, however often it is clicked', async () => {
    answers[request] = verdict;

    await Promise.all([exercises.check('count'), exercises.check('count')]);

    expect(asked).toHaveLength(1);
  });
});

describe('Submit', () => {
  const request = 'POST exercises/spark/first-job/count/submissions';

  it('saves first, then names the notebook, and asks for news until there is a verdict', async () => {
    answers[request] = submission('queued');
    answers['GET submissions/s1'] = submission('running');

    await exercises.submit('count');
    expect(asked).toEqual(['saved', `${request} {"path":"Spark/first-job/lesson.ipynb"}`]);
    await passTime();
    expect(isBusy(exercises.state, 'count')).toBe(true);

    answers['GET submissions/s1'] = submission('done');
    await passTime();
    expect(exercises.state.outcomes.get('count')?.kind).toBe('submitted');
    expect(asked.at(-1)).toBe('GET lessons/spark/first-job');
    expect(waiting).toEqual([]);
  });

  it('goes on asking when one answer is lost', async () => {
    answers[request] = submission('queued');
    await exercises.submit('count');

    await passTime();

    expect(waiting).toHaveLength(1);
    expect(isBusy(exercises.state, 'count')).toBe(true);
  });

  it('takes the verdict from the stream', async () => {
    answers[request] = submission('queued');
    await exercises.submit('count');

    exercises.follow(submission('done'));
    exercises.follow({ ...submission('running', 's9', '2027'), lesson: 'another' });

    expect(exercises.state.outcomes.get('count')?.kind).toBe('submitted');
    expect(isBusy(exercises.state, 'count')).toBe(false);
  });

  it('submits nothing that could not be saved', async () => {
    saving = () => Promise.reject(new Error('The disk is full.'));

    await exercises.submit('count');

    expect(asked).toEqual([]);
    expect(exercises.state.outcomes.get('count')).toMatchObject({
      problem: { message: 'The disk is full.' }
    });
  });
});

describe('Hint', () => {
  it('says how many are seen, and shows what is revealed', async () => {
    const request = 'POST exercises/spark/first-job/count/hints';
    answers[request] = { revealed: ['Look.'], hints: 2 };
    await exercises.refresh();

    await exercises.revealHint('count');

    expect(asked.at(-1)).toBe(`${request} {"seen":0}`);
    expect(exercises.state.lesson?.exercises[0]?.revealedHints).toEqual(['Look.']);
  });
});

describe('the lesson', () => {
  it('that cannot be read says why, and is there after another try', async () => {
    answers = {};
    await exercises.refresh();
    expect(exercises.state.problem?.message).toContain('Nothing at GET lessons');

    answers['GET lessons/spark/first-job'] = lesson;
    await exercises.refresh();
    expect(exercises.state).toMatchObject({ lesson, problem: undefined });
  });

  it('that is closed asks no more', async () => {
    answers['POST exercises/spark/first-job/count/submissions'] = submission('queued');
    await exercises.submit('count');

    exercises.dispose();

    expect(waiting).toEqual([]);
  });
});
