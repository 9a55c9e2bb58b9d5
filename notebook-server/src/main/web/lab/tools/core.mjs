import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** JupyterLab's own description of itself: packages, extensions, what extensions may share. */
export const corePackageFile = require.resolve('@jupyterlab/core-meta/core.package.json');
export const core = readJson(corePackageFile);

/** The packages that make up the application, each with what its package.json says. */
export function corePackages() {
  const { extensions, mimeExtensions } = core.jupyterlab;
  const names = [...new Set([...Object.keys(extensions), ...Object.keys(mimeExtensions)])].sort();
  return names.map(name => {
    const folder = packageFolder(name);
    return {
      name,
      folder,
      description: readJson(path.join(folder, 'package.json')),
      plugins: entry(name, extensions),
      mime: entry(name, mimeExtensions)
    };
  });
}

/** What prebuilt extensions take from the application instead of bringing their own. */
export function sharedPackages() {
  const ranges = { ...core.resolutions, ...core.dependencies };
  const singletons = new Set(core.jupyterlab.singletonPackages);
  const shared = {};
  for (const [name, range] of Object.entries(ranges)) {
    const folder = packageFolder(name, { optional: true });
    // Style-only and build-time packages are in the list, but are no part of the application.
    if (folder === undefined || !hasEntry(folder)) {
      continue;
    }
    shared[name] = {
      version: readJson(path.join(folder, 'package.json')).version,
      requiredVersion: range.replace('~', '^'),
      singleton: singletons.has(name),
      eager: true
    };
  }
  return shared;
}

function entry(name, table) {
  return name in table ? path.posix.join(name, table[name]).replace(/\/$/, '') : undefined;
}

function packageFolder(name, { optional = false } = {}) {
  for (const modules of require.resolve.paths(name) ?? []) {
    const folder = path.join(modules, name);
    try {
      readFileSync(path.join(folder, 'package.json'));
      return folder;
    } catch {
      // Not in this node_modules; the next one up may have it.
    }
  }
  if (optional) {
    return undefined;
  }
  throw new Error(`The npm package ${name} is not installed. Run "npm ci" in src/main/web.`);
}

function hasEntry(folder) {
  const { main, module, exports } = readJson(path.join(folder, 'package.json'));
  return [main, module, exports].some(value => value !== undefined);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
