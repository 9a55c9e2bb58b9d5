// Builds JupyterLab into the folder given as the only argument.
import path from 'node:path';
import { compress, writeJson } from '../../tools/files.mjs';
import { copyOwnFiles, copySchemas, removeThemeScripts } from './assets.mjs';
import { bundle } from './bundle.mjs';
import { core, corePackages } from './core.mjs';
import { licenseReport } from './licenses.mjs';
import { manifest } from './manifest.mjs';

const output = path.resolve(process.argv[2]);
const packages = corePackages();

const stats = await bundle(output);
await removeThemeScripts(output);
await copyOwnFiles(output);
await copySchemas(packages, output);
await writeJson(path.join(output, 'static/third-party-licenses.json'), licenseReport(stats));
await compress(path.join(output, 'static'));
await compress(path.join(output, 'themes'));
await writeJson(path.join(output, 'lab.json'), manifest(core, packages, stats));
