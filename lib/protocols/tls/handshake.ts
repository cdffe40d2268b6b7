import { X509Certificate } from 'node:crypto';
import { cipherSuiteName, handshakeTypes, versionName } from './names.js';

/** A certificate that crossed the wire in the clear, as it does up to TLS 1.2. */
export interface SeenCertificate {
  subject: string;
  issuer: string;
  /** `DNS:` and `IP Address:` entries. */
  names: string[];
  validFrom: string;
  validTo: string;
}

/** What one handshake message tells an eavesdropper. Fields that its type does not have are absent. */
export interface HandshakeMessage {
  /** `Client Hello`, `Server Hello`, `Certificate`, … */
  type: string;
  /** Highest version offered (Client Hello), or the one chosen (Server Hello). */
  version?: string;
  /** Server Name Indication (RFC 6066 §3). */
  serverName?: string;
  /** Application-Layer Protocol Negotiation (RFC 7301): offered, or the one chosen. */
  alpn?: string[];
  /** Offered, or the one chosen. */
  cipherSuites?: string[];
  certificates?: SeenCertificate[];
}

/** Reads big-endian integers and length-prefixed vectors; anything beyond the end reads as empty. */
class Reader {
  #at = 0;
  constructor(readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.#at;
  }

  uint(octets: number): number {
    let value = 0;
    for (let i = 0; i < octets; i++) value = value * 256 + (this.bytes[this.#at++] ?? 0);
    return value;
  }

  take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  vector(lengthOctets: number): Reader {
    return new Reader(this.take(this.uint(lengthOctets)));
  }
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** GREASE values (RFC 8701) mean nothing and are not shown. */
function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function extensions(reader: Reader, message: HandshakeMessage, fromClient: boolean): void {
  const all = reader.vector(2);
  while (all.left >= 4) {
    const type = all.uint(2);
    const body = all.vector(2);
    if (type === 0 && fromClient) {
      const names = body.vector(2);
      if (names.left > 3 && names.uint(1) === 0) message.serverName = ascii(names.vector(2).bytes);
    } else if (type === 16) {
      const protocols = body.vector(2);
      message.alpn = [];
      while (protocols.left > 1) message.alpn.push(ascii(protocols.vector(1).bytes));
    } else if (type === 43) {
      const versions = fromClient ? body.vector(1) : body;
      const offered: number[] = [];
      while (versions.left >= 2) offered.push(versions.uint(2));
      const known = offered.filter((version) => !isGrease(version));
      if (known.length > 0) message.version = versionName(Math.max(...known));
    }
  }
}

function clientHello(reader: Reader): HandshakeMessage {
  const message: HandshakeMessage = { type: 'Client Hello', version: versionName(reader.uint(2)) };
  reader.take(32);
  reader.vector(1);
  const suites = reader.vector(2);
  message.cipherSuites = [];
  while (suites.left >= 2) {
    const suite = suites.uint(2);
    if (!isGrease(suite)) message.cipherSuites.push(cipherSuiteName(suite));
  }
  reader.vector(1);
  extensions(reader, message, true);
  return message;
}

/** The `random` of a Server Hello that asks for another Client Hello (RFC 8446 §4.1.3). */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

function serverHello(reader: Reader): HandshakeMessage {
  const version = versionName(reader.uint(2));
  const random = Buffer.from(reader.take(32)).toString('hex');
  const type = random === RETRY ? 'Hello Retry Request' : 'Server Hello';
  reader.vector(1);
  const message: HandshakeMessage = { type, version, cipherSuites: [cipherSuiteName(reader.uint(2))] };
  reader.uint(1);
  extensions(reader, message, false);
  return message;
}

function certificate(reader: Reader): HandshakeMessage {
  const certificates: SeenCertificate[] = [];
  const list = reader.vector(3);
  while (list.left > 3) {
    try {
      const seen = new X509Certificate(Buffer.from(list.vector(3).bytes));
      certificates.push({
        subject: seen.subject.replaceAll('\n', ', '),
        issuer: seen.issuer.replaceAll('\n', ', '),
        names: seen.subjectAltName?.split(', ') ?? [],
        validFrom: seen.validFrom,
        validTo: seen.validTo,
      });
    } catch {
      // Not a certificate that OpenSSL can read: an eavesdropper learns nothing from it either.
    }
  }
  return { type: 'Certificate', certificates };
}

/** Reads one handshake message of type `type`. Never throws, whatever `body` holds. */
export function readHandshake(type: number, body: Uint8Array): HandshakeMessage {
  const reader = new Reader(body);
  if (type === 1) return clientHello(reader);
  if (type === 2) return serverHello(reader);
  if (type === 11) return certificate(reader);
  return { type: handshakeTypes[type] ?? `Handshake message ${type}` };
}
