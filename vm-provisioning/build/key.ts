import { createHash } from 'node:crypto';
import { renderAll } from '../render/index.js';
import type { Topology } from '../topology.js';
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

/** Names the image: changes with every input of its build. */
export function imageKey(topology: Topology): string {
  const commands = [configureCommands(topology), activateCommands(topology)];
  return hash([baseKey(), renderAll(topology), commands, DISK, COMMAND_LINE]);
}
