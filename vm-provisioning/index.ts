export * from './image.js';
export * from './topology.js';
