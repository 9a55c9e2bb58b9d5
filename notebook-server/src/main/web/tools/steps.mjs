import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';

const TAIL_LINES = 40;

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
    const tail = [];
    const outcome = await this.#spawn(program, args, tail);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (outcome === 0) {
      this.say(`${title} (${seconds} s)`);
      return;
    }
    const last = tail.join('').split('\n').slice(-TAIL_LINES).join('\n').trimEnd();
    throw new StepFailed(
      `${title}: failed after ${seconds} s (${outcome}).\n` +
        `Command: ${[program, ...args].join(' ')}\n${last}\nThe full log is ${this.#logFile}`
    );
  }

  #spawn(program, args, tail) {
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
        tail.push(chunk.toString());
        if (tail.length > 1000) {
          tail.splice(0, 500);
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
    return createWriteStream(this.#logFile);
  }
}
