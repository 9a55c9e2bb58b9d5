import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireNode } from '../tools/node-version.mjs';
import { digest } from '../tools/stamp.mjs';
import { StepFailed, Steps } from '../tools/steps.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'web-build-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('requireNode', () => {
  it('accepts the oldest that is good and all newer ones', () => {
    for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.1.0']) {
      expect(() => requireNode(version)).not.toThrow();
    }
  });

  it('refuses older ones and says what was found, what is needed and what to do', () => {
    for (const version of ['18.20.4', '20.18.3']) {
      expect(() => requireNode(version)).toThrow(version);
      expect(() => requireNode(version)).toThrow('20.19');
      expect(() => requireNode(version)).toThrow('Install');
    }
  });
});

describe('digest', () => {
  it('changes with contents and names, and not with node_modules', () => {
    mkdirSync(path.join(folder, 'src/node_modules'), { recursive: true });
    writeFileSync(path.join(folder, 'src/a.ts'), 'one');
    const first = digest(folder, ['src', 'absent']);

    writeFileSync(path.join(folder, 'src/node_modules/x.js'), 'x');
    expect(digest(folder, ['src', 'absent'])).toBe(first);

    writeFileSync(path.join(folder, 'src/a.ts'), 'two');
    const second = digest(folder, ['src', 'absent']);
    expect(second).not.toBe(first);

    writeFileSync(path.join(folder, 'src/b.ts'), '');
    expect(digest(folder, ['src', 'absent'])).not.toBe(second);
  });
});

describe('Steps', () => {
  it('fails with the end of what the program said, and keeps all of it in the log', async () => {
    const log = path.join(folder, 'logs/build.log');
    const script = 'for (let i = 0; i < 200; i++) console.log(`line ${i}.`); process.exit(3)';

    const failure = await new Steps(folder, log)
      .run('Counting', process.execPath, ['-e', script])
      .catch(error => error);

    expect(failure).toBeInstanceOf(StepFailed);
    expect(failure.message).toContain('exit 3');
    expect(failure.message).toContain('line 199.');
    expect(failure.message).not.toContain('line 100.');
    expect(failure.message).toContain(log);
    await expect.poll(() => readFileSync(log, 'utf8')).toContain('line 0.');
  });

  it('names a program that is not there', async () => {
    const steps = new Steps(folder, path.join(folder, 'build.log'));

    await expect(steps.run('Nothing', 'no-such-program-here', [])).rejects.toThrow(
      'no-such-program-here could not be started'
    );
  });
});
