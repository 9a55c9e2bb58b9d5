import { corePackages } from './core.mjs';

/** Turns the package list of @jupyterlab/core-meta into the module "core-extensions". */
export default function coreExtensionsLoader() {
  const lines = [];
  const parts = [];
  for (const { name, description, plugins, mime } of corePackages()) {
    if (description.styleModule !== undefined) {
      lines.push(`import ${JSON.stringify(`${name}/${description.styleModule}`)};`);
    }
    for (const [kind, request] of Object.entries({ plugins, mime })) {
      if (request !== undefined) {
        const variable = `part${parts.length}`;
        lines.push(`import * as ${variable} from ${JSON.stringify(request)};`);
        parts.push(`{ name: ${JSON.stringify(name)}, kind: "${kind}", module: ${variable} }`);
      }
    }
  }
  return `${lines.join('\n')}\nexport const coreExtensions = [\n  ${parts.join(',\n  ')}\n];\n`;
}
