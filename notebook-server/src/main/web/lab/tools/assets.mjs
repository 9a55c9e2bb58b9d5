import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(js|css|json|svg|txt|map)$/;
const SMALLEST_WORTH_COMPRESSING = 1024;

/** Copies the settings schemas of the packages to `schemas/<package>/<plugin>.json`. */
export async function copySchemas(packages, output) {
  for (const { name, folder, description } of packages) {
    const { schemaDir } = description.jupyterlab;
    if (schemaDir !== undefined) {
      await cp(path.join(folder, schemaDir), path.join(output, 'schemas', name), {
        recursive: true
      });
    }
  }
}

/** Copies our own files, which keep their names, beside the bundle. */
export async function copyOwnFiles(output) {
  const own = path.join(import.meta.dirname, '../assets');
  await cp(own, path.join(output, 'static'), { recursive: true });
}

/** A theme is a style sheet only; the scripts that the bundler makes beside it are empty. */
export async function removeThemeScripts(output) {
  for (const file of await filesIn(path.join(output, 'themes'))) {
    if (file.endsWith('.js')) {
      await rm(file);
    }
  }
}

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

async function writeIfSmaller(file, packed, plain) {
  if (packed.length < plain.length) {
    await writeFile(file, packed);
  }
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
}
