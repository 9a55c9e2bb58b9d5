export * from './accounts';
export { asProblem, Problem, type Transport } from './calls';
export * from './client';
export * from './live-stream';
export * from './model';
export * from './words';
