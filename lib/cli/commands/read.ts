import type { Command } from 'commander';
import { UsageError } from '../../errors.js';

interface ReadOptions {
  filter?: string;
  follow?: string;
  dialogue?: boolean;
  json?: boolean;
}

/** `maillab read FILE`: what a capture file says, as a packet list, a followed stream or dialogues. */
export function register(program: Command): void {
  program
    .command('read')
    .description('packet list of a pcap or pcapng file, a followed TCP stream, or the dialogues in it')
    .argument('<file>', 'capture file')
    .option('--filter <expression>', "Wireshark's display filter, as 'smtp && ip.src == 172.28.0.1'")
    .option('--follow <number>', 'the bytes of a TCP stream, numbered as by Wireshark, from 0')
    .option('--dialogue', 'each command with its reply')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, options: ReadOptions) => {
      const damage = await read(file, options);
      if (damage === null) return;
      process.stderr.write(
        `maillab: Cannot read all of "${file}": ${damage}. What comes before it was read.\n`,
      );
      process.exitCode = 1;
    });
}

/** Returns what is wrong with the file, or null. Each way of reading is loaded when it is asked for: start-up counts. */
async function read(file: string, options: ReadOptions): Promise<string | null> {
  const json = options.json ?? false;
  if (options.follow !== undefined) {
    const index = Number(options.follow);
    if (!/^\d+$/.test(options.follow)) {
      throw new UsageError(
        `Cannot follow stream "${options.follow}": it is not a number. Streams count from 0.`,
      );
    }
    const { readFollow } = await import('../read/follow.js');
    return readFollow(file, index, json, process.stdout);
  }
  const { filter } = options;
  if (options.dialogue) {
    const { readDialogue } = await import('../read/dialogue.js');
    return readDialogue(file, filter, json, process.stdout);
  }
  if (filter === undefined && !json) {
    const { readLines } = await import('../read/lines.js');
    return readLines(file, process.stdout);
  }
  const { readPacketList } = await import('../read/list.js');
  return readPacketList(file, filter, json, process.stdout);
}
