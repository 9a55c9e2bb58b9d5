import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readPage } from '../src/page';

function readWith(config: Record<string, string>) {
  return readPage(name => config[name] ?? '');
}

describe('readPage', () => {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  it('reads lists, the address of prebuilt extensions, and the switch for the app', () => {
    const page = readWith({
      federated_extensions: '[{"name":"x","load":"static/r.js","extension":"./extension"}]',
      fullLabextensionsUrl: '/lab/extensions',
      disabledExtensions: '["a", "b:c"]',
      deferredExtensions: '["d"]',
      exposeAppInBrowser: 'true'
    });

    expect(page).toEqual({
      prebuilt: [{ name: 'x', load: 'static/r.js', extension: './extension' }],
      prebuiltUrl: '/lab/extensions',
      disabled: ['a', 'b:c'],
      deferred: ['d'],
      exposeApp: true
    });
  });

  it('has nothing switched off when the page says nothing', () => {
    const page = readWith({});

    expect(page).toEqual({
      prebuilt: [],
      prebuiltUrl: '',
      disabled: [],
      deferred: [],
      exposeApp: false
    });
  });

  it('tells of a list that is none, and goes on without it', () => {
    const page = readWith({ disabledExtensions: 'a, b', deferredExtensions: '["d"]' });

    expect(page.disabled).toEqual([]);
    expect(page.deferred).toEqual(['d']);
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('disabledExtensions'));
  });

  it('passes over entries that describe no prebuilt extension', () => {
    const page = readWith({ federated_extensions: '[null, "x", {"name": "no-load"}]' });

    expect(page.prebuilt).toEqual([]);
  });
});
