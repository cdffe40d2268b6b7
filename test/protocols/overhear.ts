import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Part } from '../../lib/wire/stream.js';
import type { Talk } from './dialogue.js';

/** What passed on each connection, in the order in which they began, as somebody between the two ends sees it. */
export interface Overheard {
  /** Where clients connect instead of to the server. */
  port: number;
  talks: Talk[];
  close(): void;
}

/** Stands between clients and the server at a port of 127.0.0.1; each piece that is passed on counts as a frame. */
export async function overhear(serverPort: number, shownPort = serverPort): Promise<Overheard> {
  const talks: Talk[] = [];
  const middle = createServer((client: Socket) => {
    const parts: Part[] = [];
    talks.push({
      index: talks.length,
      client: { address: '127.0.0.1', port: client.remotePort! },
      server: { address: '127.0.0.1', port: shownPort },
      parts,
    });
    const note = (from: Part['from']) => (bytes: Buffer) => {
      parts.push({
        from,
        frame: parts.length + 1,
        timestamp: BigInt(parts.length),
        bytes: Buffer.from(bytes),
      });
    };
    const onward = connect(serverPort, '127.0.0.1');
    client.on('data', note('client'));
    onward.on('data', note('server'));
    client.pipe(onward).pipe(client);
    // Either end may abort: then there is nothing more to hear.
    for (const socket of [client, onward]) socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(middle, 'listening');
  return { port: (middle.address() as AddressInfo).port, talks, close: () => void middle.close() };
}
