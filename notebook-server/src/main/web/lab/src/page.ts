import type { PrebuiltExtension } from './federation';

/** What the server wrote into the page about extensions. */
export interface PageOptions {
  readonly prebuilt: readonly PrebuiltExtension[];
  readonly prebuiltUrl: string;
  readonly disabled: readonly string[];
  readonly deferred: readonly string[];
  readonly exposeApp: boolean;
}

/** Options the page does not have are the empty text, as PageConfig gives them. */
export function readPage(option: (name: string) => string): PageOptions {
  return {
    prebuilt: list('federated_extensions', option).filter(isPrebuilt),
    prebuiltUrl: option('fullLabextensionsUrl'),
    disabled: list('disabledExtensions', option).filter(item => typeof item === 'string'),
    deferred: list('deferredExtensions', option).filter(item => typeof item === 'string'),
    exposeApp: option('exposeAppInBrowser').toLowerCase() === 'true'
  };
}

function list(name: string, option: (name: string) => string): readonly unknown[] {
  const text = option(name);
  if (text === '') {
    return [];
  }
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) {
      return value;
    }
  } catch {
    // Told below, with every other text that is no list.
  }
  console.error(`The page's option "${name}" is not a JSON list and is ignored: ${text}`);
  return [];
}

function isPrebuilt(value: unknown): value is PrebuiltExtension {
  const candidate = value as Partial<PrebuiltExtension> | null;
  return typeof candidate?.name === 'string' && typeof candidate.load === 'string';
}
