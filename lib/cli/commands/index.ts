import type { Command } from 'commander';

/** One function per command, each adding itself to the program; the order is that of `maillab --help`. */
export const commands: ((program: Command) => void)[] = [];
