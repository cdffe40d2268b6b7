import type { Command } from 'commander';

/** Adds a command to the program. */
type Register = (program: Command) => void;

/**
 * How to load each command, so that one does not wait for what only another needs; the order is that of
 * `maillab --help`.
 */
export const commands: Record<string, () => Promise<{ register: Register }>> = {
  up: () => import('./up.js'),
  down: () => import('./down.js'),
  reset: () => import('./reset.js'),
  status: () => import('./status.js'),
  doctor: () => import('./doctor.js'),
  run: () => import('./run.js'),
  capture: () => import('./capture.js'),
  read: () => import('./read.js'),
  open: () => import('./open.js'),
  vm: () => import('./vm.js'),
  new: () => import('./new.js'),
  release: () => import('./release.js'),
  schema: () => import('./schema.js'),
};
