import type { Command } from 'commander';
import { register as run } from './run.js';

/** One function per command, each adding itself to the program; the order is that of `maillab --help`. */
export const commands: ((program: Command) => void)[] = [run];
