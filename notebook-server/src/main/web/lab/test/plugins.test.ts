import { describe, expect, it } from 'vitest';
import type { Extension } from '../src/extension';
import { selectPlugins, withoutReplaced } from '../src/plugins';

const ALL_ON = { disabled: [], deferred: [] };

function plugins(name: string, ...ids: string[]): Extension {
  return { name, kind: 'plugins', module: { default: ids.map(id => ({ id, autoStart: true })) } };
}

describe('selectPlugins', () => {
  it('takes a single plugin, a list, and a CommonJS module alike', () => {
    const extensions: Extension[] = [
      { name: 'one', kind: 'plugins', module: { default: { id: 'one:plugin' } } },
      { name: 'list', kind: 'plugins', module: { default: [{ id: 'list:a' }, { id: 'list:b' }] } },
      { name: 'cjs', kind: 'plugins', module: { id: 'cjs:plugin' } }
    ];

    const selection = selectPlugins(extensions, ALL_ON);

    expect(selection.plugins.map(plugin => plugin.id)).toEqual([
      'one:plugin',
      'list:a',
      'list:b',
      'cjs:plugin'
    ]);
  });

  it('disables one plugin by its id and leaves its siblings', () => {
    const selection = selectPlugins([plugins('news', 'news:fetch', 'news:menu')], {
      disabled: ['news:fetch'],
      deferred: []
    });

    expect(selection.plugins.map(plugin => plugin.id)).toEqual(['news:menu']);
    expect(selection.disabled).toEqual(['news:fetch']);
  });

  it("disables all plugins by the extension's name, and none whose name only starts so", () => {
    const selection = selectPlugins(
      [plugins('news', 'news:a'), plugins('news-more', 'news-more:a')],
      {
        disabled: ['news'],
        deferred: []
      }
    );

    expect(selection.plugins.map(plugin => plugin.id)).toEqual(['news-more:a']);
  });

  it('disables a renderer by its id', () => {
    const renderer: Extension = {
      name: 'pdf',
      kind: 'mime',
      module: { default: { id: 'pdf:factory', rendererFactory: {} } }
    };

    expect(selectPlugins([renderer], ALL_ON).mimeModules).toHaveLength(1);
    expect(
      selectPlugins([renderer], { disabled: ['pdf:factory'], deferred: [] }).mimeModules
    ).toHaveLength(0);
  });

  it('marks renderers as ES modules, without which Lab mistakes the wrapper for the renderer', () => {
    const module = { default: [{ id: 'a:factory' }, { id: 'b:factory' }] };

    const { mimeModules } = selectPlugins([{ name: 'mime', kind: 'mime', module }], ALL_ON);

    expect(mimeModules).toEqual([
      { __esModule: true, default: { id: 'a:factory' } },
      { __esModule: true, default: { id: 'b:factory' } }
    ]);
  });

  it('registers a deferred plugin, and names it as deferred', () => {
    const selection = selectPlugins([plugins('toc', 'toc:registry')], {
      disabled: [],
      deferred: ['toc']
    });

    expect(selection.plugins.map(plugin => plugin.id)).toEqual(['toc:registry']);
    expect(selection.deferred).toEqual(['toc:registry']);
  });

  it('lists disabled plugins too, marked as such, for the plugin manager', () => {
    const selection = selectPlugins([plugins('a', 'a:on', 'a:off')], {
      disabled: ['a:off'],
      deferred: []
    });

    expect(
      selection.available.map(({ id, enabled, extension }) => [id, enabled, extension])
    ).toEqual([
      ['a:on', true, 'a'],
      ['a:off', false, 'a']
    ]);
  });

  it('keeps the first of two plugins with one id and names both extensions', () => {
    const selection = selectPlugins([plugins('core', 'x:same'), plugins('copy', 'x:same')], ALL_ON);

    expect(selection.plugins).toHaveLength(1);
    expect(selection.available[0]?.extension).toBe('core');
    expect(selection.problems).toHaveLength(1);
    expect(selection.problems[0]).toContain('core');
    expect(selection.problems[0]).toContain('copy');
  });

  it('passes over exports that are no plugin', () => {
    const odd: Extension = { name: 'odd', kind: 'plugins', module: { default: [null, 7, {}] } };

    expect(selectPlugins([odd], ALL_ON).plugins).toEqual([]);
  });
});

describe('withoutReplaced', () => {
  it('drops the core extension that a prebuilt one replaces', () => {
    const core = [plugins('a', 'a:a'), plugins('b', 'b:b')];

    expect(withoutReplaced(core, new Set(['a'])).map(extension => extension.name)).toEqual(['b']);
  });
});
