import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

// A program names its reason either first (npm) or last (most others).
const HEAD_LINES = 8;
const TAIL_LINES = 32;

/** A failure that the message explains in full; anything else is a fault in the build itself. */
export class StepFailed extends Error {}

/** Runs programs one after the other: a line for each on the screen, everything they say in the log. */
export class Steps {
  #folder;
  #logFile;
  #log;

  constructor(folder, logFile) {
    this.#folder = folder;
    this.#logFile = logFile;
  }

  say(line) {
    console.log(`  ${line}`);
  }

  async run(title, program, args) {
    const start = performance.now();
    const said = [];
    const outcome = await this.#spawn(program, args, said);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (outcome === 0) {
      this.say(`${title} (${seconds} s)`);
      return;
    }
    const last = shorten(said.join('').trimEnd().split('\n'));
    throw new StepFailed(
      `${title}: failed after ${seconds} s (${outcome}).\n` +
        `Command: ${[program, ...args].join(' ')}\n${last}\nThe full log is ${this.#logFile}`
    );
  }

  #spawn(program, args, said) {
    this.#log ??= this.#open();
    this.#log.write(`\n$ ${[program, ...args].join(' ')}\n`);
    return new Promise(resolve => {
      const child = spawn(program, args, {
        cwd: this.#folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        // npm is a batch file there, which only a shell runs.
        shell: process.platform === 'win32' && program === 'npm'
      });
      const keep = chunk => {
        this.#log.write(chunk);
        said.push(chunk.toString());
        if (said.length > 1000) {
          said.splice(100, 500);
        }
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.on('error', error => resolve(`${program} could not be started: ${error.message}`));
      child.on('close', (code, signal) => resolve(code ?? signal));
    }).then(outcome =>
      typeof outcome === 'number' && outcome !== 0 ? `exit ${outcome}` : outcome
    );
  }

  #open() {
    mkdirSync(path.dirname(this.#logFile), { recursive: true });
    // Opened at once: a stream would do it later, when the folder may be gone.
    return createWriteStream(this.#logFile, { fd: openSync(this.#logFile, 'w') });
  }
}

function shorten(lines) {
  return lines.length <= HEAD_LINES + TAIL_LINES
    ? lines.join('\n')
    : [...lines.slice(0, HEAD_LINES), '...', ...lines.slice(-TAIL_LINES)].join('\n');
}
