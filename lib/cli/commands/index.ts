import type { Command } from 'commander';
import { register as create } from './new.js';
import { register as release } from './release.js';
import { register as run } from './run.js';

/** One function per command, each adding itself to the program; the order is that of `maillab --help`. */
export const commands: ((program: Command) => void)[] = [run, create, release];
