import type { Extension } from './extension';

/** A prebuilt extension, as its package.json's `jupyterlab._build` describes it. */
export interface PrebuiltExtension {
  readonly name: string;
  readonly load: string;
  readonly extension?: string;
  readonly mimeExtension?: string;
  readonly style?: string;
}

/** A module federation container: what a prebuilt extension's first script leaves behind. */
export interface Container {
  init(shareScope: unknown): unknown;
  get(module: string): Promise<() => unknown>;
}

/** The browser's side of loading, apart so that it can be replaced in tests. */
export interface Loading {
  runScript(url: string): Promise<void>;
  container(name: string): Container | undefined;
  shareScope(): Promise<unknown>;
}

export interface Loaded {
  readonly extensions: readonly Extension[];
  readonly problems: readonly string[];
}

/**
 * Loads all prebuilt extensions side by side. One that fails is named in `problems`; the others and
 * the application go on. The result keeps the order of the page, whichever finishes first.
 */
export async function loadPrebuilt(
  prebuilt: readonly PrebuiltExtension[],
  baseUrl: string,
  loading: Loading
): Promise<Loaded> {
  if (prebuilt.length === 0) {
    return { extensions: [], problems: [] };
  }
  const scope = await loading.shareScope();
  const outcomes = await Promise.allSettled(
    prebuilt.map(extension => loadOne(extension, baseUrl, scope, loading))
  );
  return {
    extensions: outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? outcome.value : [])),
    problems: outcomes.flatMap((outcome, i) =>
      outcome.status === 'rejected'
        ? [`The extension ${prebuilt[i]?.name ?? ''} did not load: ${text(outcome.reason)}`]
        : []
    )
  };
}

async function loadOne(
  prebuilt: PrebuiltExtension,
  baseUrl: string,
  scope: unknown,
  loading: Loading
): Promise<Extension[]> {
  const url = `${baseUrl.replace(/\/$/, '')}/${prebuilt.name}/${prebuilt.load}`;
  await loading.runScript(url);
  const container = loading.container(prebuilt.name);
  if (container === undefined) {
    throw new Error(
      `${url} ran, but left no container of that name. Was it built by another name?`
    );
  }
  await container.init(scope);

  const fetchModule = async (name: string) => (await container.get(name))();
  if (prebuilt.style !== undefined) {
    await fetchModule(prebuilt.style);
  }
  const loaded: Extension[] = [];
  if (prebuilt.extension !== undefined) {
    const module = await fetchModule(prebuilt.extension);
    loaded.push({ name: prebuilt.name, kind: 'plugins', module });
  }
  if (prebuilt.mimeExtension !== undefined) {
    const module = await fetchModule(prebuilt.mimeExtension);
    loaded.push({ name: prebuilt.name, kind: 'mime', module });
  }
  return loaded;
}

export function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
