import { AsyncLocalStorage } from 'node:async_hooks';
import { isIP, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Chunk, RecordedConnection, type Recording } from './sockets-recording.js';

/**
 * Says which capture the running code belongs to, however many callbacks and promises lie between. Used only while
 * captures run side by side: every promise of the process pays for it, up to half of its speed on Node 20.
 */
const current = new AsyncLocalStorage<Recording>();
const active = new Set<Recording>();
/** The capture that has all code which is not another one's. */
let alone: Recording | null = null;
let installed = false;

/** The capture that the running code belongs to. */
function own(): Recording | null {
  return current.getStore() ?? alone;
}

type Callback = (error?: Error | null) => void;

/** What Node documents for those who implement streams, and TLSSocket's start of the handshake. */
interface Hooked {
  connect(this: Socket, ...args: unknown[]): Socket;
  push(this: Socket, chunk: unknown, encoding?: BufferEncoding): boolean;
  _write(this: Socket, chunk: Chunk, encoding: BufferEncoding, callback: Callback): void;
  _writev(this: Socket, chunks: { chunk: Chunk; encoding: BufferEncoding }[], callback: Callback): void;
}

const prototype = Socket.prototype as unknown as Hooked;
const secure = TLSSocket.prototype as unknown as { _start?(this: TLSSocket): void };
const original = {
  connect: prototype.connect,
  push: prototype.push,
  _write: prototype._write,
  _writev: prototype._writev,
  _start: secure._start,
};

function sameEnds(a: Socket, b: Socket): boolean {
  return a.localPort === b.localPort && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress;
}

/** The connection that `socket` belongs to in this recording, if any: its own, or that of the socket below its TLS. */
function connectionOf(recording: Recording, socket: Socket): RecordedConnection | undefined {
  const known = recording.bySocket.get(socket);
  if (known || !(socket instanceof TLSSocket) || socket.remotePort === undefined) return known;
  for (const connection of recording.connections) {
    if (connection.closed || ![...connection.sockets].some((other) => sameEnds(other, socket))) continue;
    adopt(recording, connection, socket);
    return connection;
  }
  return undefined;
}

/** Accepted by a server of this process: Node notes the server in it, and the side in the TLS above it. */
function isServers(socket: Socket): boolean {
  const { server, _tlsOptions } = socket as { server?: unknown; _tlsOptions?: { isServer?: boolean } };
  return server != null || _tlsOptions?.isServer === true;
}

function adopt(recording: Recording, connection: RecordedConnection, socket: Socket): void {
  connection.sockets.add(socket);
  recording.bySocket.set(socket, connection);
  const finish = (from: 'client' | 'server') => {
    if (connection.finished[from] || !connection.ends) return;
    connection.finished[from] = true;
    recording.add(connection, { kind: 'close', from });
  };
  socket.prependOnceListener('finish', () => {
    finish('client');
    recording.changed();
  });
  socket.prependOnceListener('close', () => {
    if (connection.closed) return;
    connection.closed = true;
    const { code } = (socket.errored ?? {}) as NodeJS.ErrnoException;
    if (code === 'ECONNRESET' && !connection.finished.server) {
      recording.add(connection, { kind: 'reset', from: 'server' });
    } else if (connection.ends) finish('client');
    recording.changed();
  });
}

/** Follows a connection that stands already: begun by the action just now, or before it and used in it. */
function stands(recording: Recording, connection: RecordedConnection, socket: Socket): void {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return;
  connection.ends = {
    client: { address: plain(localAddress), port: localPort },
    server: { address: plain(remoteAddress), port: remotePort },
  };
  recording.connections.add(connection);
}

/** IPv4 as it is, also when the socket is one for both versions. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

function began(recording: Recording, socket: Socket): void {
  const connection = new RecordedConnection(new Set());
  connection.waiting = [];
  recording.connections.add(connection);
  adopt(recording, connection, socket);
  socket.prependOnceListener('connect', () => {
    stands(recording, connection, socket);
    recording.add(connection, { kind: 'open' });
    for (const { chunk, encoding } of connection.waiting ?? [])
      recording.addData(connection, 'client', chunk, encoding);
    connection.waiting = null;
  });
}

function refused(recording: Recording, socket: Socket, target: { host: string; port: number }): void {
  socket.prependOnceListener('close', () => {
    const connection = recording.bySocket.get(socket);
    const error = socket.errored as (NodeJS.ErrnoException & { address?: string; port?: number }) | null;
    if (!connection || connection.ends || error?.code !== 'ECONNREFUSED') return;
    const address = error.address ?? (isIP(target.host) ? target.host : '127.0.0.1');
    const client = { address: address.includes(':') ? '::1' : '127.0.0.1', port: 0 };
    connection.ends = { client, server: { address: plain(address), port: error.port ?? target.port } };
    recording.add(connection, { kind: 'refused' });
    connection.closed = true;
    recording.changed();
  });
}

/** The same, safe from what the caller does with its buffer afterwards. */
function kept(chunk: Chunk): Chunk {
  return typeof chunk === 'string' ? chunk : Uint8Array.from(chunk);
}

function sent(socket: Socket, chunk: Chunk, encoding: BufferEncoding): void {
  const writing = own();
  for (const recording of active) {
    let connection = connectionOf(recording, socket);
    if (!connection && recording === writing && socket.remotePort !== undefined && !isServers(socket)) {
      // Opened before the action and used in it, as a connection pool is: followed from here.
      connection = new RecordedConnection(new Set());
      stands(recording, connection, socket);
      adopt(recording, connection, socket);
    }
    if (connection?.waiting) connection.waiting.push({ chunk: kept(chunk), encoding });
    else if (connection) recording.addData(connection, 'client', chunk, encoding);
  }
}

function received(socket: Socket, chunk: unknown): void {
  for (const recording of active) {
    const connection = connectionOf(recording, socket);
    if (!connection?.ends) continue;
    if (chunk instanceof Uint8Array) recording.addData(connection, 'server', chunk);
    else if (chunk === null && !connection.finished.server) {
      connection.finished.server = true;
      recording.add(connection, { kind: 'close', from: 'server' });
      recording.changed();
    }
  }
}

/** Puts the hooks in, once: taking them out again would make Node compile all that uses sockets anew at each capture. */
function install(): void {
  prototype.connect = function (...args) {
    const recording = own();
    if (recording !== null && active.has(recording)) {
      began(recording, this);
      const [options] = (Array.isArray(args[0]) ? args[0] : args) as [{ host?: string; port?: number }];
      refused(recording, this, { host: options?.host ?? '127.0.0.1', port: Number(options?.port ?? 0) });
      if (this instanceof TLSSocket) logKeys(recording, this);
    }
    return original.connect.apply(this, args);
  };
  prototype.push = function (chunk, encoding) {
    if (active.size > 0) received(this, chunk);
    return original.push.call(this, chunk, encoding);
  };
  prototype._write = function (chunk, encoding, callback) {
    if (active.size > 0) sent(this, chunk, encoding);
    original._write.call(this, chunk, encoding, callback);
  };
  prototype._writev = function (chunks, callback) {
    if (active.size > 0) for (const { chunk, encoding } of chunks) sent(this, chunk, encoding);
    original._writev.call(this, chunks, callback);
  };
  if (!original._start) return;
  secure._start = function () {
    for (const recording of active) {
      if (!recording.bySocket.has(this) && connectionOf(recording, this)) logKeys(recording, this);
    }
    original._start!.call(this);
  };
}

function logKeys(recording: Recording, socket: TLSSocket): void {
  socket.on('keylog', (line: Buffer) => recording.keyLog.push(line.toString('latin1').trimEnd()));
}

/** Runs `action` so that every connection that it opens or writes to is recorded, until `stop` is called. */
export async function record(recording: Recording, action: () => unknown): Promise<void> {
  if (!installed) install();
  installed = true;
  active.add(recording);
  // Captures that are begun together see each other.
  await null;
  if (active.size > 1) await current.run(recording, async () => action());
  else {
    alone = recording;
    await action();
  }
}

export function stop(recording: Recording): void {
  active.delete(recording);
  if (alone === recording) alone = null;
  if (active.size === 0) current.disable();
}
