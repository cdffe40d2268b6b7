import { TcpConnection, Trace } from 'maillab';
import { partsOf, type Says } from '../../labs/compose.js';

const START = 1_757_000_000_000_000_000n;
let port = 56_000;

/** A TLS record with one handshake message (RFC 8446 §4, §5.1). */
function handshake(type: number, body: Buffer): Buffer {
  const message = Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 255]), body]);
  return Buffer.concat([Buffer.from([22, 3, 3, message.length >> 8, message.length & 255]), message]);
}

function sized(octets: number, body: Buffer): Buffer {
  const size = Buffer.alloc(octets);
  size.writeUIntBE(body.length, 0, octets);
  return Buffer.concat([size, body]);
}

const extension = (type: number, body: Buffer) => Buffer.concat([Buffer.from([0, type]), sized(2, body)]);
const hello = (after: Buffer, extensions: Buffer) =>
  Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    sized(1, Buffer.alloc(0)),
    after,
    sized(2, extensions),
  ]);
const serverName = sized(
  2,
  Buffer.concat([Buffer.from([0]), sized(2, Buffer.from('mail.redes.unlp.edu.ar'))]),
);
const clientHello = handshake(
  1,
  hello(
    Buffer.concat([sized(2, Buffer.from([0x13, 1])), sized(1, Buffer.from([0]))]),
    Buffer.concat([extension(0, serverName), extension(43, sized(1, Buffer.from([3, 4])))]),
  ),
);
const serverHello = handshake(2, hello(Buffer.from([0x13, 1, 0]), extension(43, Buffer.from([3, 4]))));
const ciphertext = Buffer.concat([Buffer.from([23, 3, 3, 0, 40]), Buffer.alloc(40, 0xa7)]);

/** Composes a session that begins with these words and goes on in TLS 1.3. */
export function tlsSession(options: {
  client: string;
  server: string;
  serverPort: number;
  clear: Says;
  /** Key log lines that the trace carries. */
  secrets?: string;
}): Trace {
  const { client, server, serverPort, clear, secrets } = options;
  const connection = new TcpConnection(
    { address: client, port: port++ },
    { address: server, port: serverPort },
  );
  const frames = connection.open(START);
  let time = START;
  const next = () => {
    time += 1_000_000n;
    return time;
  };
  const send = (from: 'client' | 'server', bytes: Uint8Array) =>
    frames.push(...connection.send(from, next(), bytes));
  for (const { from, bytes } of partsOf(clear)) send(from, bytes);
  send('client', clientHello);
  send('server', serverHello);
  send('client', ciphertext);
  const closing = [...connection.close('client', next()), ...connection.close('server', next())];
  return Trace.of([...frames, ...closing], { ...(secrets === undefined ? {} : { secrets }) });
}
