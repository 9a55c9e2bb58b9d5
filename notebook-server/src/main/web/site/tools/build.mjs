// Builds the site into the folder given as the only argument.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { compress, writeJson } from '../../tools/files.mjs';

const output = path.resolve(process.argv[2]);
const files = path.join(output, 'static');
const name = '[name].[hash:16]';

await build({
  configFile: false,
  root: path.join(import.meta.dirname, '..'),
  publicDir: false,
  base: './',
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2022',
    outDir: files,
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: path.join(import.meta.dirname, '../src/main.tsx'),
      output: {
        hashCharacters: 'hex',
        entryFileNames: `${name}.js`,
        chunkFileNames: `${name}.js`,
        assetFileNames: `${name}[extname]`
      }
    }
  }
});

const manifest = JSON.parse(await readFile(path.join(files, 'manifest.json'), 'utf8'));
const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
await rm(path.join(files, 'manifest.json'));
await compress(files);
await writeJson(path.join(output, 'site.json'), {
  schema: 1,
  script: entry.file,
  styles: entry.css ?? []
});
