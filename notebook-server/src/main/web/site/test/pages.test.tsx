import type { Catalogue, LearnerProgress } from '@sparkmaster/learning';
import { act } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { click, page, settled, show, violations } from './browser';
import { Server } from './server';

const progress = { exercises: 3, passed: 1, points: 10, maxPoints: 30 };
const lesson = { id: 'first-job', title: 'The first job', state: 'started', progress } as const;
const course = {
  id: 'spark',
  title: 'Fundamentals of Apache Spark',
  version: '1.0',
  language: 'en',
  licence: 'CC-BY-4.0',
  progress,
  modules: [{ id: 'm', title: 'Basics', tier: 'Beginner', lessons: [lesson] }]
};
const catalogue: Catalogue = { courses: [course], faults: [] };
const mine: LearnerProgress = {
  progress,
  courses: [{ id: 'spark', title: course.title, progress, lessons: [lesson] }],
  recent: []
};

let server: Server;

beforeEach(() => {
  server = new Server();
  server.answers = {
    courses: [200, catalogue],
    'courses/spark': [200, course],
    progress: [200, mine]
  };
});

describe('the catalogue', () => {
  it('shows courses, modules and lessons with their state and progress', async () => {
    await show(server, '/');

    expect(page.textContent).toContain('Fundamentals of Apache Spark');
    expect(page.textContent).toContain('Basics');
    expect(page.textContent).toContain('Started');
    expect(page.querySelector('progress')?.getAttribute('value')).toBe('1');
    expect(page.textContent).toContain('1 of 3 exercises passed');
    expect(await violations()).toEqual([]);
  });

  it('opens a lesson where the server says', async () => {
    server.answers['lessons/spark/first-job/open'] = [200, { labUrl: '/lab/tree/a/b.ipynb' }];
    await show(server, '/');

    await click('The first job');

    expect(server.asked).toContain('POST lessons/spark/first-job/open');
    expect(server.left).toEqual(['/lab/tree/a/b.ipynb']);
  });

  it('starts a lesson over after a question, and says where the old notebook is', async () => {
    server.answers['lessons/spark/first-job/reset'] = [
      200,
      { labUrl: '/lab/tree/a/b.ipynb', kept: 'spark/first-job (kept 1)' }
    ];
    await show(server, '/');

    await click('Start over: The first job');
    expect(document.activeElement?.textContent).toBe('Get a fresh copy');
    expect(server.asked).not.toContain('POST lessons/spark/first-job/reset');
    expect(await violations()).toEqual([]);
    await click('Keep my notebook');
    expect(document.activeElement?.textContent).toBe('Start over');
    await click('Start over: The first job');
    await click('Get a fresh copy');

    expect(server.asked).toContain('POST lessons/spark/first-job/reset');
    expect(page.textContent).toContain('Your old notebook is in spark/first-job (kept 1).');
  });

  it('says why a lesson cannot be opened, and stays', async () => {
    server.answers['lessons/spark/first-job/open'] = [507, { detail: 'The disk is full.' }];
    await show(server, '/');

    await click('The first job');

    expect(page.querySelector('[role=alert]')?.textContent).toContain('The disk is full.');
    expect(server.left).toEqual([]);
  });

  it('shows the faults of broken courses beside the others', async () => {
    const fault = {
      course: 'broken',
      file: 'broken/course.yaml',
      place: ':3:1',
      what: 'The key "title" is missing.',
      remedy: 'Add it.'
    };
    server.answers['courses'] = [200, { courses: [course], faults: [fault] }];
    await show(server, '/');

    expect(page.textContent).toContain('broken/course.yaml:3:1');
    expect(page.textContent).toContain('The key "title" is missing. Add it.');
    expect(page.textContent).toContain('The first job');
    expect(await violations()).toEqual([]);
  });

  it('says so when there is no course', async () => {
    server.answers['courses'] = [200, { courses: [], faults: [] }];
    await show(server, '/');

    expect(page.textContent).toContain('There are no courses here yet');
  });

  it('shows what the server says of a failure, and tries again when asked', async () => {
    server.answers['courses'] = [500, { detail: 'The catalogue is being read.' }];
    await show(server, '/');
    expect(page.querySelector('[role=alert]')?.textContent).toContain(
      'The catalogue is being read.'
    );
    expect(await violations()).toEqual([]);

    server.answers['courses'] = [200, catalogue];
    await click('Try again');

    expect(page.querySelector('[role=alert]')).toBeNull();
    expect(page.textContent).toContain('The first job');
  });

  it('sends a stranger to the login, and back', async () => {
    server.answers['progress'] = [403, { code: 'UNAUTHENTICATED', detail: 'Nobody.' }];
    await show(server, '/progress');

    expect(server.left).toEqual(['/login?next=%2Fprogress']);
  });
});

describe('the progress page', () => {
  it('follows the server without a reload', async () => {
    await show(server, '/progress');
    expect(page.textContent).toContain('1 of 3 exercises passed');
    expect(await violations()).toEqual([]);

    const more = { ...progress, passed: 2, points: 20 };
    server.answers['progress'] = [
      200,
      { ...mine, courses: [{ ...mine.courses[0], progress: more }] }
    ];
    await act(async () => {
      server.change();
      await settled();
    });

    expect(page.textContent).toContain('2 of 3 exercises passed');
    expect(page.textContent).toContain('20 of 30 points');
  });

  it('keeps what it knows while the server cannot be asked', async () => {
    await show(server, '/progress');

    server.answers = {};
    await act(async () => {
      server.change();
      await settled();
    });

    expect(page.querySelector('[role=alert]')?.textContent).toContain('No progress here.');
    expect(page.textContent).toContain('The first job');
  });
});

describe('moving about', () => {
  it('shows the other page, its title and its address, and puts the focus on its heading', async () => {
    await show(server, '/');

    await click('Fundamentals of Apache Spark');

    expect(window.location.pathname).toBe('/courses/spark');
    expect(document.title).toContain('Fundamentals of Apache Spark');
    expect(document.activeElement?.tagName).toBe('H1');
    expect(page.textContent).toContain('CC-BY-4.0');
    expect(await violations()).toEqual([]);
  });

  it('leads to JupyterLab by an ordinary link', async () => {
    await show(server, '/nowhere');

    expect(page.textContent).toContain('There is nothing at this address');
    const links = [...page.querySelectorAll('a')].map(link => link.getAttribute('href'));
    expect(links).toContain('/lab');
  });
});
