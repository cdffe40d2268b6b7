import type { Command } from 'commander';
import { register as down } from './down.js';
import { register as create } from './new.js';
import { register as open } from './open.js';
import { register as read } from './read.js';
import { register as release } from './release.js';
import { register as reset } from './reset.js';
import { register as run } from './run.js';
import { register as status } from './status.js';
import { register as up } from './up.js';
import { register as vm } from './vm.js';

/** One function per command, each adding itself to the program; the order is that of `maillab --help`. */
export const commands: ((program: Command) => void)[] = [
  up,
  down,
  reset,
  status,
  run,
  read,
  open,
  vm,
  create,
  release,
];
