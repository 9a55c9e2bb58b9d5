import { JupyterLab } from '@jupyterlab/application';
import { IServiceManager } from '@jupyterlab/services';
import { PluginRegistry } from '@lumino/coreutils';
import type { Extension } from './extension';
import type { Loading } from './federation';
import { loadPrebuilt } from './federation';
import type { PageOptions } from './page';
import { selectPlugins, withoutReplaced } from './plugins';

declare global {
  interface Window {
    jupyterapp?: JupyterLab;
  }
}

/** Loads the prebuilt extensions, chooses the plugins and starts the application. */
export async function start(
  core: readonly Extension[],
  page: PageOptions,
  loading: Loading
): Promise<JupyterLab> {
  const disabled = new Set(page.disabled);
  const prebuilt = page.prebuilt.filter(extension => !disabled.has(extension.name));
  const loaded = await loadPrebuilt(prebuilt, page.prebuiltUrl, loading);
  const replaced = new Set(loaded.extensions.map(extension => extension.name));
  const selection = selectPlugins([...withoutReplaced(core, replaced), ...loaded.extensions], page);
  for (const problem of [...loaded.problems, ...selection.problems]) {
    console.error(problem);
  }

  const pluginRegistry = new PluginRegistry();
  pluginRegistry.registerPlugins([...selection.plugins]);
  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager: await pluginRegistry.resolveRequiredService(IServiceManager),
    mimeExtensions: [...selection.mimeModules],
    disabled: { patterns: [...page.disabled], matches: [...selection.disabled] },
    deferred: { patterns: [...page.deferred], matches: [...selection.deferred] },
    availablePlugins: [...selection.available]
  });
  if (page.exposeApp) {
    window.jupyterapp = lab;
  }
  await lab.start({ ignorePlugins: [...selection.deferred], bubblingKeydown: true });
  return lab;
}
