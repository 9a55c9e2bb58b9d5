import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'happy-dom',
    include: ['**/test/**/*.test.{ts,tsx,mjs}'],
    // What ends, ends at once: this is for machines with much else to do.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/@jupyterlab/, /@lumino/] } }
  }
});
