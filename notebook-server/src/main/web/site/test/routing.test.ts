import { describe, expect, it } from 'vitest';
import { pathOf, routeOf, type Route } from '../src/routing';

describe('routes', () => {
  it('are read back from the paths they make, below any base', () => {
    const routes: Exclude<Route, { page: 'unknown' }>[] = [
      { page: 'catalogue' },
      { page: 'progress' },
      { page: 'account' },
      { page: 'people' },
      { page: 'course', course: 'spark' },
      { page: 'course', course: 'ünï/ code?' }
    ];
    for (const base of ['/', '/class/1/']) {
      for (const route of routes) {
        expect(routeOf(base, pathOf(base, route))).toEqual(route);
      }
    }
  });

  it('do not mind a slash at the end', () => {
    expect(routeOf('/', '/progress/')).toEqual({ page: 'progress' });
    expect(routeOf('/', '/courses/a/')).toEqual({ page: 'course', course: 'a' });
  });

  it('are unknown for all else', () => {
    for (const path of ['/courses', '/courses/a/b', '/other', '/progress/x', '/courses/%zz']) {
      expect(routeOf('/', path)).toEqual({ page: 'unknown' });
    }
  });
});
