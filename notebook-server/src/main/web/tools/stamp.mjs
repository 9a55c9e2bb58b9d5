import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A digest of the files and folders named, of their names and their contents. */
export function digest(folder, names) {
  const hash = createHash('sha256');
  const files = names.flatMap(name => filesAt(folder, name)).sort();
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

export function isStamped(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === value;
}

export function stamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${value}\n`);
}

function filesAt(folder, name) {
  const at = path.join(folder, name);
  if (!existsSync(at)) {
    return [];
  }
  if (!statSync(at).isDirectory()) {
    return [name];
  }
  return readdirSync(at)
    .filter(entry => entry !== 'node_modules')
    .flatMap(entry => filesAt(folder, path.posix.join(name, entry)));
}
