import { PageConfig } from '@jupyterlab/coreutils';
import { coreExtensions } from 'core-extensions';
import { browserLoading } from './browser-loading';
import { showFailure } from './failure';
import { readPage } from './page';
import { start } from './start';

start(
  coreExtensions,
  readPage(name => PageConfig.getOption(name)),
  browserLoading
).catch((error: unknown) => {
  console.error(error);
  showFailure(error);
});
