import { describe, expect, it } from 'vitest';
import { asProblem, cookie, Problem, type Transport } from '../src/calls';
import { LearningClient } from '../src/client';

class Recorded implements Transport {
  readonly asked: { url: string; init: RequestInit }[] = [];

  constructor(private readonly answer: () => Promise<Response>) {}

  fetch(url: string, init: RequestInit): Promise<Response> {
    this.asked.push({ url, init });
    return this.answer();
  }

  cookies(): string {
    return 'a=1; _xsrf=proof=; b=2';
  }
}

function answering(status: number, body: string): Recorded {
  return new Recorded(() => Promise.resolve(new Response(body, { status })));
}

const at = { course: 'spark', lesson: 'a lesson', exercise: 'x/y' };

describe('LearningClient', () => {
  it('asks below the base URL and leaves no name unescaped', async () => {
    const transport = answering(200, '{}');

    await new LearningClient('/class/1/', transport).check(at, 'k', []);

    expect(transport.asked[0]?.url).toBe(
      '/class/1/learn/api/v1/exercises/spark/a%20lesson/x%2Fy/check'
    );
  });

  it('proves with every change, and with no reading, that it is a page of the server', async () => {
    const transport = answering(200, '{}');
    const client = new LearningClient('/', transport);

    await client.submit(at, 'a.ipynb');
    await client.courses();

    const [change, reading] = transport.asked.map(({ init }) => new Headers(init.headers));
    expect(change?.get('X-XSRFToken')).toBe('proof=');
    expect(transport.asked[0]?.init.body).toBe('{"path":"a.ipynb"}');
    expect(reading?.has('X-XSRFToken')).toBe(false);
  });

  it('fails with what the problem document says', async () => {
    const transport = answering(409, '{"code":"CONFLICT","detail":"It is being graded already."}');

    const failure = await new LearningClient('/', transport).courses().catch(asProblem);

    expect(failure).toBeInstanceOf(Problem);
    expect(failure).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      message: 'It is being graded already.'
    });
  });

  it('fails with the status where there is no problem document', async () => {
    for (const [status, body] of [
      [502, '<html>'],
      [200, 'not JSON'],
      [500, 'null']
    ] as const) {
      const failure = await new LearningClient('/', answering(status, body))
        .courses()
        .catch(asProblem);

      expect(failure).toBeInstanceOf(Problem);
      expect((failure as Problem).message).toContain(String(status));
    }
  });

  it('says how to start the server when nothing answers', async () => {
    const transport = new Recorded(() => Promise.reject(new TypeError('Failed to fetch')));

    await expect(new LearningClient('/', transport).progress()).rejects.toThrow(
      'sparkmaster start'
    );
  });

  it('comes back to the page after the login', () => {
    const client = new LearningClient('/base/', answering(200, '{}'));

    expect(client.loginUrl('/base/courses/a?b=c')).toBe(
      '/base/login?next=%2Fbase%2Fcourses%2Fa%3Fb%3Dc'
    );
  });
});

describe('Problem', () => {
  it('tells a stranger from one who is refused', () => {
    expect(new Problem(403, 'UNAUTHENTICATED', '').isFromStranger).toBe(true);
    expect(new Problem(401, 'UNKNOWN', '').isFromStranger).toBe(true);
    expect(new Problem(403, 'FORBIDDEN', '').isFromStranger).toBe(false);
    expect(new Problem(403, 'FORBIDDEN', '').isAboutLogin).toBe(true);
    expect(new Problem(404, 'NOT_FOUND', '').isAboutLogin).toBe(false);
  });
});

describe('cookie', () => {
  it('finds whole names only', () => {
    expect(cookie('x_xsrf=1;_xsrf=2', '_xsrf')).toBe('2');
    expect(cookie('x_xsrf=1', '_xsrf')).toBe('');
    expect(cookie('', '_xsrf')).toBe('');
  });
});
