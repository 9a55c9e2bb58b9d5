// The module is made during the build from the package list of @jupyterlab/core-meta.
import type { Extension } from './extension';

export declare const coreExtensions: readonly Extension[];
