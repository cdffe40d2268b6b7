export * from './image.js';
export * from './own-folder.js';
export { dovecot, nsd, postfix, unbound } from './servers/index.js';
export { unitOf } from './servers/server.js';
export * from './shape.js';
export * from './topology.js';
