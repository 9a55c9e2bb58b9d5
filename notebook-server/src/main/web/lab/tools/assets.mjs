import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { filesIn } from '../../tools/files.mjs';

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
