import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { digest, isStamped, stamp } from './stamp.mjs';

/** What everything that is built depends on. */
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'tools/files.mjs'];

/** The parts of the browser side, in the order in which they are built. */
export const PARTS = [
  {
    name: 'JupyterLab',
    output: 'lab',
    proof: 'lab.json',
    script: 'lab/tools/build.mjs',
    inputs: [
      'lab/package.json',
      'lab/rspack.config.mjs',
      'lab/tsconfig.json',
      'lab/assets',
      'lab/src',
      'lab/tools'
    ]
  },
  {
    name: 'JupyterLab extension',
    output: 'lab-extensions',
    proof: '@sparkmaster/exercises/package.json',
    script: 'lab-extension/tools/build.mjs',
    inputs: [
      'lab-extension/package.json',
      'lab-extension/rspack.config.cjs',
      'lab-extension/src',
      'lab-extension/style',
      'lab-extension/tools',
      'learning/package.json',
      'learning/src'
    ]
  },
  {
    name: 'Site',
    output: 'site',
    proof: 'site.json',
    script: 'site/tools/build.mjs',
    inputs: ['site/package.json', 'site/src', 'site/tools', 'learning/package.json', 'learning/src']
  }
];

/**
 * Builds a part into `<output>/<part.output>`, when a source changed. A failed build leaves the last
 * good one.
 */
export async function buildPart(steps, web, output, part) {
  const folder = path.join(output, part.output);
  const stampFile = `${folder}.built-from`;
  const wanted = digest(web, [...SHARED, ...part.inputs]);
  if (isStamped(stampFile, wanted) && existsSync(path.join(folder, part.proof))) {
    steps.say(`${part.name} is up to date`);
    return;
  }
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await steps.run(`${part.name} built`, process.execPath, [part.script, unfinished]);
  rmSync(stampFile, { force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  stamp(stampFile, wanted);
}
