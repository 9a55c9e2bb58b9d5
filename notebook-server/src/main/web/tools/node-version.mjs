import { StepFailed } from './steps.mjs';

const NEEDED = [20, 19];

export function requireNode(found) {
  const [major, minor] = found.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
    return;
  }
  throw new StepFailed(
    `Node.js ${found} was found at ${process.execPath}, but building JupyterLab needs ` +
      `${NEEDED.join('.')} or newer.\n` +
      'Install a current Node.js 20, 22 or later (https://nodejs.org) and make sure that ' +
      '"node --version" shows it, then start again.'
  );
}
