import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(js|css|json|svg|txt|map)$/;
const SMALLEST_WORTH_COMPRESSING = 1024;

/** Writes a .gz and a .br beside each text file, where that makes it smaller. */
export async function compress(folder) {
  const brotli = {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 9
    }
  };
  const pending = (await filesIn(folder)).filter(file => TEXT.test(file));
  const worker = async () => {
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      const plain = await readFile(file);
      if (plain.length < SMALLEST_WORTH_COMPRESSING) {
        continue;
      }
      await writeIfSmaller(`${file}.br`, await promisify(brotliCompress)(plain, brotli), plain);
      await writeIfSmaller(`${file}.gz`, await promisify(gzip)(plain, { level: 9 }), plain);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

export async function writeJson(file, value) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 1)}\n`);
}

/** All files below a folder. */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
}

async function writeIfSmaller(file, packed, plain) {
  if (packed.length < plain.length) {
    await writeFile(file, packed);
  }
}
