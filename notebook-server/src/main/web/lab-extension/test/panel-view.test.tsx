import { LearningClient } from '@sparkmaster/learning';
import axe from 'axe-core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LessonExercises } from '../src/lesson-exercises';
import { PanelView } from '../src/panel-view';
import { exercise, lesson, submission, verdict } from './fixtures';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let panel: HTMLElement;
let root: Root;
let exercises: LessonExercises;
let answers: Record<string, unknown>;

beforeEach(() => {
  answers = {
    'lessons/spark/first-job': lesson,
    'exercises/spark/first-job/count/check': verdict
  };
  const client = new LearningClient('/', {
    fetch: url =>
      Promise.resolve(new Response(JSON.stringify(answers[url.slice('/learn/api/v1/'.length)]))),
    cookies: () => ''
  });
  exercises = new LessonExercises(
    {
      course: 'spark',
      lesson: 'first-job',
      path: 'a.ipynb',
      kernelId: () => 'k',
      cells: () => [{ exercise: 'count', cellId: 'c', source: '' }],
      save: () => Promise.resolve()
    },
    client
  );
  panel = document.createElement('div');
  document.body.append(panel);
  root = createRoot(panel);
});

afterEach(() => {
  act(() => {
    root.unmount();
  });
  exercises.dispose();
  panel.remove();
});

function draw(): void {
  act(() => {
    root.render(<PanelView exercises={exercises} goTo={() => undefined} />);
  });
}

function button(label: string): HTMLElement {
  const found = [...panel.querySelectorAll('button')].find(each => each.textContent === label);
  if (found === undefined) {
    throw new Error(`There is no button "${label}" in ${panel.innerHTML}`);
  }
  return found;
}

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(panel, {
    rules: { 'color-contrast': { enabled: false } }
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
}

describe('the panel', () => {
  it('says where lessons are when none is open', () => {
    act(() => {
      root.render(<PanelView exercises={undefined} goTo={() => undefined} />);
    });

    expect(panel.textContent).toContain('Open a lesson');
  });

  it('shows each exercise with its state, points and buttons', async () => {
    await exercises.refresh();
    draw();

    expect(panel.textContent).toContain('Count the strikes');
    expect(panel.textContent).toContain('Not submitted · 10 points · actions');
    expect(button('Check').getAttribute('aria-label')).toBe('Check: Count the strikes');
    expect(await violations()).toEqual([]);
  });

  it('shows feedback as text, line by line, never as markup', async () => {
    await exercises.refresh();
    await exercises.check('count');
    draw();

    expect(panel.textContent).toContain('<img src=x onerror=alert(1)>');
    expect(panel.querySelector('img')).toBeNull();
    expect(panel.querySelector('[role=status]')?.textContent).toContain(
      'Check: Not right yet: 5 of 10 points'
    );
    expect(await violations()).toEqual([]);
  });

  it('shows rows that differ, one below the other, with what is missing and what is null', async () => {
    await exercises.refresh();
    await exercises.check('count');
    draw();

    const rows = [...panel.querySelectorAll('tbody tr')].map(row =>
      [...row.children].map(each => each.textContent)
    );
    expect(rows).toEqual([
      ['2', 'expected', 'Turin', '3'],
      ['2', 'yours', 'Turin', 'null'],
      ['', 'yours', 'Rome', '1'],
      ['4', 'expected', 'Oslo', '2'],
      ['4', 'yours', 'missing']
    ]);
    expect([...panel.querySelectorAll('.sm-differs')].map(each => each.textContent)).toEqual([
      '3',
      'null'
    ]);
  });

  it('shows the plan as text and marks what the feedback is about', async () => {
    await exercises.refresh();
    await exercises.check('count');
    draw();

    const lines = [...panel.querySelectorAll<HTMLElement>('.sm-plan li')];
    expect(lines.map(each => each.textContent)).toEqual([
      'Exchange <b>hashpartitioning</b>',
      'Scan parquet'
    ]);
    expect(lines.map(each => each.style.paddingInlineStart)).toEqual(['0em', '1em']);
    expect([...panel.querySelectorAll('mark')].map(each => each.textContent)).toEqual([
      'Exchange <b>hashpartitioning</b>'
    ]);
    expect(await violations()).toEqual([]);
  });

  it('keeps its buttons focusable while a submission is graded', async () => {
    answers['lessons/spark/first-job'] = {
      ...lesson,
      exercises: [{ ...exercise, submission: submission('running') }]
    };
    await exercises.refresh();
    draw();

    expect(panel.textContent).toContain('Running your notebook again in a fresh kernel');
    expect(button('Submit').getAttribute('aria-disabled')).toBe('true');
    expect(button('Submit').hasAttribute('disabled')).toBe(false);
    expect(await violations()).toEqual([]);
  });

  it('gives no more hints than there are', async () => {
    answers['lessons/spark/first-job'] = {
      ...lesson,
      exercises: [{ ...exercise, revealedHints: ['One.', 'Two.'] }]
    };
    await exercises.refresh();
    draw();

    expect(button('Hint (2 of 2)').getAttribute('aria-disabled')).toBe('true');
    expect(panel.textContent).toContain('One.Two.');
  });
});
