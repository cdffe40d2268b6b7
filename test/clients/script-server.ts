import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type SecureContextOptions, TLSSocket } from 'node:tls';

/**
 * A server that plays one dialogue on one connection: sends `S: ` lines, and waits for exactly the bytes of `C: ` lines.
 * `S| ` sends without a line end; `TLS` upgrades. `received` has every byte that came; `finished` rejects when the
 * client said something else.
 */
export async function play(script: string, tls?: SecureContextOptions) {
  const steps = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const server = createServer();
  const state = { received: Buffer.alloc(0) };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const finished = (async () => {
    let [socket] = (await once(server, 'connection')) as [Socket];
    server.close();
    let unread = Buffer.alloc(0);
    let wake = () => {};
    let ended = false;
    const listen = () => {
      socket.on('data', (bytes) => {
        unread = Buffer.concat([unread, bytes]);
        state.received = Buffer.concat([state.received, bytes]);
        wake();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        ended = true;
        wake();
      });
    };
    listen();
    for (const step of steps) {
      const [, who, text] = /^(S:|S\||C:|TLS|END) ?(.*)$/.exec(step)!;
      if (who === 'S:') socket.write(`${text}\r\n`);
      else if (who === 'S|') socket.write(text!.replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
      else if (who === 'END') socket.end();
      else if (who === 'TLS') {
        socket.removeAllListeners('data');
        socket = new TLSSocket(socket, { isServer: true, ...tls });
        listen();
      } else {
        const wanted = Buffer.from(`${text}\r\n`);
        while (unread.length < wanted.length && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const got = unread.subarray(0, wanted.length);
        unread = unread.subarray(wanted.length);
        if (!got.equals(wanted)) {
          socket.destroy();
          throw new Error(`expected ${JSON.stringify(String(wanted))}, got ${JSON.stringify(String(got))}`);
        }
      }
    }
    socket.end();
  })();
  finished.catch(() => {});
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, state, finished, close: () => server.close() };
}
