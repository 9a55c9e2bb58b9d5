import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

export type Plugin = JupyterFrontEndPlugin<unknown, never, never>;
export type MimePlugin = IRenderMime.IExtension;

/** What an extension's module exports; CommonJS modules have no `default`. */
export type ExtensionModule = unknown;

/** One loaded part of an extension package: its plugins, or its MIME renderers. */
export interface Extension {
  readonly name: string;
  readonly kind: 'plugins' | 'mime';
  readonly module: ExtensionModule;
}

/** The plugins an extension's module exports, whether one or a list, in ES or CommonJS form. */
export function exportsOf(module: ExtensionModule): readonly (Plugin | MimePlugin)[] {
  const exported = isObject(module) && 'default' in module ? module.default : module;
  const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return list.filter(item => isObject(item) && typeof item['id'] === 'string') as (
    Plugin | MimePlugin
  )[];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
