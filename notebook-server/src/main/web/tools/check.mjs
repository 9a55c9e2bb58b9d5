import { WORKSPACES } from './packages.mjs';

/** Everything that is checked before a change is good: format, lint, types, tests. */
export async function check(steps) {
  const run = (title, tool, ...args) =>
    steps.run(title, process.execPath, [`node_modules/${tool}`, ...args]);

  await run('Format is right', 'prettier/bin/prettier.cjs', '--check', '.');
  await run('Lint found nothing', 'eslint/bin/eslint.js', '--max-warnings', '0', '.');
  for (const workspace of WORKSPACES) {
    await run(`Types of ${workspace} are right`, 'typescript/bin/tsc', '-p', workspace);
  }
  await run('Tests passed', 'vitest/vitest.mjs', 'run');
}
