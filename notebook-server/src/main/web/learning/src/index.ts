export * from './client';
export * from './live-stream';
export * from './model';
export * from './words';
