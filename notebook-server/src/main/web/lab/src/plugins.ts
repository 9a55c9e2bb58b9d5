import type { JupyterLab } from '@jupyterlab/application';
import type { Extension, MimePlugin, Plugin } from './extension';
import { exportsOf } from './extension';

/** Names what is switched off or started late: a plugin id, or an extension's name for all its plugins. */
export interface Choice {
  readonly disabled: readonly string[];
  readonly deferred: readonly string[];
}

/** A module as Lab expects it: without the mark, it takes the module itself for the renderer. */
export interface MimeModule {
  readonly __esModule: true;
  readonly default: MimePlugin;
}

/** What the application is started with. */
export interface Selection {
  readonly plugins: readonly Plugin[];
  readonly mimeModules: readonly MimeModule[];
  readonly disabled: readonly string[];
  readonly deferred: readonly string[];
  readonly available: readonly JupyterLab.IPluginInfo[];
  readonly problems: readonly string[];
}

/**
 * Sorts out which plugins run. The first extension to bring a plugin id keeps it: registering an
 * id twice would stop the application, so a later one is left out and named in `problems`.
 */
export function selectPlugins(extensions: readonly Extension[], choice: Choice): Selection {
  const plugins: Plugin[] = [];
  const mimeModules: MimeModule[] = [];
  const disabled: string[] = [];
  const deferred: string[] = [];
  const available: JupyterLab.IPluginInfo[] = [];
  const problems: string[] = [];
  const owners = new Map<string, string>();

  for (const extension of extensions) {
    for (const plugin of exportsOf(extension.module)) {
      const owner = owners.get(plugin.id);
      if (owner !== undefined) {
        problems.push(
          `${extension.name} brings the plugin "${plugin.id}" that ${owner} already brought; ` +
            `the one of ${owner} is used. Remove one of the two extensions.`
        );
        continue;
      }
      owners.set(plugin.id, extension.name);

      const enabled = !matches(plugin.id, choice.disabled);
      available.push(describe(plugin, extension.name, enabled));
      if (!enabled) {
        disabled.push(plugin.id);
      } else if (extension.kind === 'mime') {
        mimeModules.push({ __esModule: true, default: plugin as MimePlugin });
      } else {
        plugins.push(plugin as Plugin);
        if (matches(plugin.id, choice.deferred)) {
          deferred.push(plugin.id);
        }
      }
    }
  }
  return { plugins, mimeModules, disabled, deferred, available, problems };
}

/** The core extensions that no prebuilt extension of the same name replaces. */
export function withoutReplaced(
  core: readonly Extension[],
  prebuiltNames: ReadonlySet<string>
): readonly Extension[] {
  return core.filter(extension => !prebuiltNames.has(extension.name));
}

function matches(pluginId: string, patterns: readonly string[]): boolean {
  const colon = pluginId.indexOf(':');
  const extensionName = colon > 0 ? pluginId.slice(0, colon) : pluginId;
  return patterns.some(pattern => pattern === pluginId || pattern === extensionName);
}

function describe(
  plugin: Plugin | MimePlugin,
  extension: string,
  enabled: boolean
): JupyterLab.IPluginInfo {
  const { requires = [], optional = [], provides = null } = plugin as Partial<Plugin>;
  return {
    id: plugin.id,
    description: plugin.description ?? '',
    requires: [...requires],
    optional: [...optional],
    provides: provides ?? null,
    autoStart: ('autoStart' in plugin && plugin.autoStart) || false,
    enabled,
    extension
  };
}
