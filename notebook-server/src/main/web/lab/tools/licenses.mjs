import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const LICENSE_FILE = /^(licen[sc]e|copying)([.-]|$)/i;

/** The licences of all packages that ended up in the bundle, in the form Lab's licence page reads. */
export function licenseReport(stats) {
  const folders = new Set();
  for (const child of stats.stats) {
    const { modules } = child.toJson({
      all: false,
      modules: true,
      nestedModules: true,
      cachedModules: true,
      modulesSpace: Infinity,
      nestedModulesSpace: Infinity
    });
    collect(modules, folders);
  }
  const packages = [...folders].map(describe).filter(found => found !== undefined);
  packages.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { packages };
}

function collect(modules, folders) {
  for (const module of modules ?? []) {
    const folder = module.nameForCondition?.match(PACKAGE)?.[0];
    if (folder !== undefined) {
      folders.add(folder);
    }
    collect(module.modules, folders);
  }
}

function describe(folder) {
  const { name, version, license, licenses } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8')
  );
  if (name === undefined) {
    return undefined;
  }
  const stated = license ?? licenses?.[0] ?? '';
  const file = readdirSync(folder).find(entry => LICENSE_FILE.test(entry));
  return {
    name,
    versionInfo: version ?? '',
    licenseId: typeof stated === 'string' ? stated : (stated.type ?? ''),
    extractedText: file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8')
  };
}
