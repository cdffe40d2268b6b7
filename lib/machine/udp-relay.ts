import { createSocket, type Socket } from 'node:dgram';
import type { Duplex } from 'node:stream';
import { topology } from 'maillab-vm-provisioning';
import { composeUdp } from '../wire/compose.js';
import { readUdpFrame, type UdpFrame } from './udp-frame.js';

/** A port of a lab host. */
interface Port {
  address: string;
  port: number;
}

/** Who asked a lab host from this computer, and when it last did (milliseconds since the Unix epoch). */
interface Asker {
  address: string;
  at: number;
}

/** Milliseconds that a lab host may take to answer. */
const PATIENCE = 240_000;

/** Askers that are remembered; the oldest is forgotten for one more. */
const ASKERS = 4096;

/** Octets that may wait for a machine that does not read. */
const PENDING = 2 ** 20;

/** QEMU's router on the lab network: 52:55 and its address. */
const ROUTER = Uint8Array.of(0x52, 0x55, ...topology.client.address.split('.').map(Number));
const BROADCAST = new Uint8Array(6).fill(0xff);

/** Octets of the longest payload that fits into one Ethernet frame. */
const LONGEST = 1500 - 20 - 8;

/**
 * Carries UDP datagrams between ports on 127.0.0.1 and ports of lab hosts. QEMU's user network, restricted as it is here, lets
 * nothing out of the guest but answers over the TCP connections that came in, so UDP has this way of its own: frames
 * over a stream that is plugged into the same hub as the guest's network card.
 *
 * What comes from the guest is a stranger's: of its frames, only a datagram leaves this class that comes from a
 * forwarded port, to the very port that sent one there before; it goes to that port and nowhere else.
 */
export class UdpRelay {
  private readonly sockets: Socket[] = [];
  private readonly forwards = new Map<string, { socket: Socket; askers: Map<number, Asker> }>();
  private readonly frames = new FrameReader();

  /** @param stream QEMU's `-netdev socket`: each frame after its length, four octets. */
  constructor(private readonly stream: Duplex) {
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => {
      for (const frame of this.frames.push(chunk)) {
        const datagram = readUdpFrame(frame);
        if (datagram) this.answer(datagram);
      }
    });
  }

  /** Lets a port on 127.0.0.1 lead to a port of a lab host; false where the port is in use. */
  async open(hostPort: number, target: Port): Promise<boolean> {
    const socket = createSocket('udp4');
    const bound = await new Promise<boolean>((done) => {
      socket.once('error', () => done(false));
      socket.bind({ port: hostPort, address: '127.0.0.1', exclusive: true }, () => done(true));
    });
    if (!bound || this.stream.destroyed) {
      socket.close();
      return false;
    }
    // What an answer's asker has closed comes back as an error of the socket (ICMP port unreachable).
    socket.removeAllListeners('error').on('error', () => {});
    const askers = new Map<number, Asker>();
    socket.on('message', (payload, { address, port }) => {
      if (payload.length > LONGEST) return;
      remember(askers, port, { address, at: Date.now() });
      this.send({ address: topology.client.address, port }, target, payload);
    });
    this.sockets.push(socket);
    this.forwards.set(nameOf(target), { socket, askers });
    return true;
  }

  close(): void {
    for (const socket of this.sockets.splice(0)) socket.close();
    this.forwards.clear();
    this.stream.destroy();
  }

  private send(from: Port, to: Port, payload: Uint8Array): void {
    // A datagram may be lost (RFC 768), memory may not: a machine that is stopped reads nothing.
    if (!this.stream.writable || this.stream.writableLength > PENDING) return;
    const { data } = composeUdp({ timestamp: 0n, from, to, payload });
    if (to.address.endsWith('.255')) data.set(BROADCAST, 0);
    data.set(ROUTER, 6);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    this.stream.write(Buffer.concat([length, data]));
  }

  private answer({ source, destination, payload }: UdpFrame): void {
    if (destination.address !== topology.client.address) return;
    const forward = this.forwards.get(nameOf(source));
    const asker = forward?.askers.get(destination.port);
    if (!forward || !asker || Date.now() - asker.at > PATIENCE) return;
    forward.socket.send(payload, destination.port, asker.address, () => {});
  }
}

function remember(askers: Map<number, Asker>, port: number, asker: Asker): void {
  askers.delete(port);
  askers.set(port, asker);
  if (askers.size > ASKERS) askers.delete(askers.keys().next().value!);
}

function nameOf({ address, port }: Port): string {
  return `${address}:${port}`;
}

/** Cuts what QEMU writes into frames. */
class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = bytes.readUInt32BE(at);
      if (bytes.length - at - 4 < length) break;
      frames.push(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    this.rest = bytes.subarray(at);
    return frames;
  }
}
