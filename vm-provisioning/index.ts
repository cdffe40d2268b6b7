export * from './image.js';
export * from './own-folder.js';
export * from './topology.js';
