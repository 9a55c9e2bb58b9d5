// The one command for the browser side: "node build.mjs" builds what changed, "node build.mjs test" checks it.
import path from 'node:path';
import { installPackages } from './tools/packages.mjs';
import { requireNode } from './tools/node-version.mjs';
import { check } from './tools/check.mjs';
import { buildPart, PARTS } from './tools/parts.mjs';
import { StepFailed, Steps } from './tools/steps.mjs';

const web = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const output = path.join(web, '../../../target/web');
const command = process.argv[2] ?? 'build';

try {
  requireNode(process.versions.node);
  const steps = new Steps(web, path.join(output, `${command}.log`));
  if (command === 'build') {
    await installPackages(steps, web);
    for (const part of PARTS) {
      await buildPart(steps, web, output, part);
    }
  } else if (command === 'test') {
    await installPackages(steps, web);
    await check(steps);
  } else {
    throw new StepFailed(
      `Unknown command "${command}". Commands are: build (the default) and test.`
    );
  }
} catch (error) {
  if (!(error instanceof StepFailed)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
