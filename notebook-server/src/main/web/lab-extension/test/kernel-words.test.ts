import { expect, it } from 'vitest';
import { notices } from '../src/kernel-words';

const kernel = {
  id: 'k1',
  path: 'birds.ipynb',
  state: 'idle',
  startsAfter: 0,
  lastUse: '2026-03-01T12:00:00Z',
  endsAt: '2026-03-01T13:00:00Z',
  endsSoon: true
};
const own = { now: '2026-03-01T12:55:30Z', place: 0, kernels: [kernel], ended: [] };

it('says which kernel is about to end, when, and what would be lost', () => {
  expect(notices(own).map(each => each.text)).toEqual([
    'The kernel of birds.ipynb is not used and will be shut down in 5 minutes. ' +
      'Its variables would be lost.'
  ]);
  expect(notices({ ...own, now: '2026-03-01T12:59:40Z' })[0]?.text).toContain('within a minute');
});

it('says nothing of kernels that do not end soon', () => {
  expect(notices({ ...own, kernels: [{ ...kernel, endsSoon: false }] })).toEqual([]);
  expect(notices({ ...own, kernels: [{ ...kernel, endsAt: null }] })).toEqual([]);
});

it('is a new notice after a further use, and the same one before', () => {
  const key = notices(own)[0]?.key;
  expect(notices({ ...own, now: '2026-03-01T12:58:00Z' })[0]?.key).toBe(key);
  const used = { ...kernel, lastUse: '2026-03-01T14:00:00Z' };
  expect(notices({ ...own, kernels: [used] })[0]?.key).not.toBe(key);
});

it('says how many kernels start before one that waits, and only once', () => {
  const waiting = { ...kernel, endsSoon: false, state: 'starting', startsAfter: 12 };
  const notice = notices({ ...own, kernels: [waiting] })[0];
  expect(notice?.text).toBe(
    '12 kernels start before that of birds.ipynb. Go on: your cells wait for it.'
  );
  const next = notices({ ...own, kernels: [{ ...waiting, startsAfter: 1 }] })[0];
  expect(next?.text).toContain('One kernel starts before');
  expect(next?.key).toBe(notice?.key);
  expect(notices({ ...own, kernels: [{ ...waiting, startsAfter: 0 }] })).toEqual([]);
});

it('says which kernels have ended, and why', () => {
  const ended = {
    id: 'k2',
    path: 'birds.ipynb',
    at: '2026-03-01T12:00:00Z',
    reason: 'it was shut down after 60 minutes without use'
  };
  const notice = notices({ ...own, kernels: [], ended: [ended] })[0];
  expect(notice?.kind).toBe('ended');
  expect(notice?.text).toContain('it was shut down after 60 minutes without use. Its variables');
  const again = { ...kernel, id: 'k2', endsSoon: false };
  expect(notices({ ...own, kernels: [again], ended: [ended] })).toEqual([]);
});

it('says before cluster time is used up, once, and when it is', () => {
  const clusterTime = {
    usedMinutes: 595,
    allowedMinutes: 600,
    renewedAt: '2026-11-23T00:00:00Z',
    runsOut: true
  };
  const idle = { ...own, kernels: [{ ...kernel, endsSoon: false }], clusterTime };
  const soon = notices(idle)[0];
  expect(soon?.kind).toBe('cluster');
  expect(soon?.text).toContain('5 minutes of cluster time left; then your kernels are shut down');
  const later = notices({ ...idle, clusterTime: { ...clusterTime, usedMinutes: 599 } })[0];
  expect(later?.key).toBe(soon?.key);
  expect(later?.text).toContain('You have 1 minute of');
  const over = notices({ ...idle, clusterTime: { ...clusterTime, usedMinutes: 600 } })[0];
  expect(over?.key).not.toBe(soon?.key);
  expect(over?.text).toContain('is used up, and your kernels are about to be shut down');
  for (const each of [soon, later, over]) {
    expect(each?.text).toMatch(/More from .+\.$/);
    expect(each?.text.length).toBeLessThanOrEqual(140);
  }
  expect(notices({ ...idle, clusterTime: { ...clusterTime, runsOut: false } })).toEqual([]);
  expect(notices({ ...idle, kernels: [] })).toEqual([]);
});

it('fits into what JupyterLab shows, whatever the path', () => {
  const path = `courses/spark/${'a-long-name-'.repeat(12)}.ipynb`;
  const reason = 'it was shut down after 60 minutes without use, to make room for others';
  const ended = { id: 'k2', path, at: '2026-03-01T12:00:00Z', reason };
  for (const each of notices({ ...own, kernels: [{ ...kernel, path }], ended: [ended] })) {
    expect(each.text.length).toBeLessThanOrEqual(140);
    expect(each.text).toContain('.ipynb');
    expect(each.text).toMatch(/variables (would be lost|are gone)\.$/);
  }
});
