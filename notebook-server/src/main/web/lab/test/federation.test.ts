import { describe, expect, it } from 'vitest';
import type { Container, Loading, PrebuiltExtension } from '../src/federation';
import { loadPrebuilt } from '../src/federation';

const SCOPE = { react: {} };

class FakeLoading implements Loading {
  readonly ran: string[] = [];
  readonly #containers = new Map<string, Container>();
  readonly #broken = new Set<string>();

  with(name: string, modules: Record<string, unknown>, init?: (scope: unknown) => void): this {
    this.#containers.set(name, {
      init: scope => init?.(scope),
      get: module =>
        module in modules
          ? Promise.resolve(() => modules[module])
          : Promise.reject(new Error(`${name} has no module ${module}`))
    });
    return this;
  }

  withBroken(url: string): this {
    this.#broken.add(url);
    return this;
  }

  runScript(url: string): Promise<void> {
    this.ran.push(url);
    return this.#broken.has(url) ? Promise.reject(new Error(`404 ${url}`)) : Promise.resolve();
  }

  container(name: string): Container | undefined {
    return this.#containers.get(name);
  }

  shareScope(): Promise<unknown> {
    return Promise.resolve(SCOPE);
  }
}

function prebuilt(name: string, parts: Partial<PrebuiltExtension> = {}): PrebuiltExtension {
  return { name, load: 'static/remoteEntry.1.js', extension: './extension', ...parts };
}

describe('loadPrebuilt', () => {
  it('runs the script below the given address and initialises with the shared packages', async () => {
    let given: unknown;
    const loading = new FakeLoading().with('@x/one', { './extension': { id: 'one' } }, scope => {
      given = scope;
    });

    const loaded = await loadPrebuilt([prebuilt('@x/one')], '/base/lab/extensions/', loading);

    expect(loading.ran).toEqual(['/base/lab/extensions/@x/one/static/remoteEntry.1.js']);
    expect(given).toBe(SCOPE);
    expect(loaded.extensions).toEqual([{ name: '@x/one', kind: 'plugins', module: { id: 'one' } }]);
  });

  it('goes on with the others when one script is missing, and names it', async () => {
    const loading = new FakeLoading()
      .with('good', { './extension': { id: 'good' } })
      .withBroken('/e/bad/static/remoteEntry.1.js');

    const loaded = await loadPrebuilt([prebuilt('bad'), prebuilt('good')], '/e', loading);

    expect(loaded.extensions.map(extension => extension.name)).toEqual(['good']);
    expect(loaded.problems).toHaveLength(1);
    expect(loaded.problems[0]).toContain('bad did not load: 404');
  });

  it('goes on when a container refuses, throws, or was never left', async () => {
    const loading = new FakeLoading()
      .with('throws', { './extension': {} }, () => {
        throw new Error('wrong version of react');
      })
      .with('empty', {})
      .with('good', { './extension': { id: 'good' } });
    const names = ['throws', 'empty', 'absent', 'good'];

    const loaded = await loadPrebuilt(
      names.map(name => prebuilt(name)),
      '/e',
      loading
    );

    expect(loaded.extensions.map(extension => extension.name)).toEqual(['good']);
    expect(loaded.problems.join('\n')).toContain('wrong version of react');
    expect(loaded.problems.join('\n')).toContain('has no module ./extension');
    expect(loaded.problems.join('\n')).toContain('left no container');
  });

  it('loads style, plugins and renderers of one extension', async () => {
    let styled = false;
    const style = {
      get loaded() {
        styled = true;
        return true;
      }
    };
    const container: Container = {
      init: () => undefined,
      get: module =>
        Promise.resolve(() => {
          if (module === './style') {
            return style.loaded;
          }
          return { id: module };
        })
    };
    const loading = new FakeLoading();
    loading.container = () => container;

    const loaded = await loadPrebuilt(
      [prebuilt('all', { mimeExtension: './mimeExtension', style: './style' })],
      '/e',
      loading
    );

    expect(styled).toBe(true);
    expect(loaded.extensions.map(extension => extension.kind)).toEqual(['plugins', 'mime']);
  });

  it("keeps the page's order when a later one is ready first", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const loading = new FakeLoading()
      .with('slow', { './extension': {} })
      .with('fast', { './extension': {} });
    const run = loading.runScript.bind(loading);
    loading.runScript = async url => {
      if (url.includes('slow')) {
        await held;
      } else {
        release();
      }
      return run(url);
    };

    const loaded = await loadPrebuilt([prebuilt('slow'), prebuilt('fast')], '/e', loading);

    expect(loading.ran[0]).toContain('fast');
    expect(loaded.extensions.map(extension => extension.name)).toEqual(['slow', 'fast']);
  });
});
