import { rspack } from '@rspack/core';
import configuration from '../rspack.config.mjs';

/** Bundles the application and the themes into `output`; answers with what rspack reports of it. */
export async function bundle(output) {
  const compiler = rspack(configuration(output));
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise((resolve, reject) => {
    compiler.close(error => (error ? reject(error) : resolve()));
  });
  console.log(stats.toString('errors-warnings'));
  if (stats.hasErrors()) {
    throw new Error('The bundler reported errors; they are in the log.');
  }
  return stats;
}
