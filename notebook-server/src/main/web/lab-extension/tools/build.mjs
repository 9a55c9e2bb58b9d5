// Builds the extension as a prebuilt one into the folder given as the only argument, in which it
// gets a folder of its name.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compress } from '../../tools/files.mjs';

const require = createRequire(import.meta.url);
const here = path.join(import.meta.dirname, '..');
const { name, jupyterlab } = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8'));

// The builder takes its output folder from package.json and nowhere else.
const output = path.join(path.resolve(process.argv[2]), name);
if (output !== path.join(here, jupyterlab.outputDir)) {
  throw new Error(`package.json must name ${output} as jupyterlab.outputDir.`);
}

const builder = path.join(
  path.dirname(require.resolve('@jupyter/builder/package.json')),
  'lib/build-labextension.js'
);
const core = require.resolve('@jupyterlab/core-meta/core.package.json');
// The builder's licence report reads the package.json of the working folder for modules of no file.
const { status } = spawnSync(process.execPath, [builder, '--core-package-file', core, here], {
  cwd: here,
  stdio: 'inherit'
});
if (status !== 0) {
  process.exit(status ?? 1);
}
await compress(path.join(output, 'static'));
