import path from 'node:path';
import { digest, isStamped, stamp } from './stamp.mjs';

export const WORKSPACES = ['lab', 'lab-extension', 'learning', 'site'];

/** Installs the npm packages, when the lock file is not the one they were installed from. */
export async function installPackages(steps, web) {
  const stampFile = path.join(web, 'node_modules/.installed-from');
  const wanted = digest(web, [
    'package.json',
    'package-lock.json',
    ...WORKSPACES.map(workspace => `${workspace}/package.json`)
  ]);
  if (isStamped(stampFile, wanted)) {
    return;
  }
  steps.say(
    'Installing the npm packages of JupyterLab and the site; the first time takes about a minute'
  );
  await steps.run('npm packages installed', 'npm', [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund'
  ]);
  stamp(stampFile, wanted);
}
