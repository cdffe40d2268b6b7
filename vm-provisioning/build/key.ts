import { createHash } from 'node:crypto';
import { renderAll } from '../render/index.js';
import type { Topology } from '../topology/types.js';
import {
  activateCommands,
  BOOTSTRAP_OPTIONS,
  COMMAND_LINE,
  configureCommands,
  DISK,
  INITRD_FILES,
  PACKAGES,
  SUITE,
} from './recipe.js';

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** Names what mmdebstrap makes: changes with the packages, not with the topology. */
export function baseKey(): string {
  return hash([SUITE, PACKAGES, BOOTSTRAP_OPTIONS, INITRD_FILES]);
}

/** Names the image: changes with every input of its build, and not with the order in which files are rendered. */
export function imageKey(topology: Topology): string {
  const files = renderAll(topology).sort((a, b) => (a.path < b.path ? -1 : 1));
  const commands = [configureCommands(topology), activateCommands(topology)];
  return hash([baseKey(), files, commands, DISK, COMMAND_LINE]);
}
