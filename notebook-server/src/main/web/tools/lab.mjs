import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { digest, isStamped, stamp } from './stamp.mjs';

const INPUTS = [
  'package-lock.json',
  'tsconfig.base.json',
  'lab/package.json',
  'lab/rspack.config.mjs',
  'lab/tsconfig.json',
  'lab/assets',
  'lab/src',
  'lab/tools'
];

/** Builds JupyterLab into `<output>/lab`, when a source changed. A failed build leaves the last good one. */
export async function buildLab(steps, web, output) {
  const lab = path.join(output, 'lab');
  const stampFile = path.join(output, 'lab.built-from');
  const wanted = digest(web, INPUTS);
  if (isStamped(stampFile, wanted) && existsSync(path.join(lab, 'lab.json'))) {
    steps.say('JupyterLab is up to date');
    return;
  }
  const unfinished = `${lab}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await steps.run('JupyterLab built', process.execPath, ['lab/tools/build.mjs', unfinished]);
  rmSync(stampFile, { force: true });
  rmSync(lab, { recursive: true, force: true });
  renameSync(unfinished, lab);
  stamp(stampFile, wanted);
}
