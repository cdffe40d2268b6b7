import { type RecordData, readData } from './data.js';
import { classes, opcodes, rcodes, types } from './names.js';
import { DnsFormatError, DnsReader } from './reader.js';

/** A question of a DNS message (RFC 1035 §4.1.2). */
export interface DnsQuestion {
  name: string;
  /** `MX`, `A`, …; `TYPE65280` for one without a name here. */
  type: string;
  class: string;
}

/** A resource record (RFC 1035 §3.2). */
export interface DnsRecord {
  name: string;
  type: string;
  class: string;
  /** Seconds. */
  ttl: number;
  data: RecordData;
  /** The data in presentation form, such as `5 mail.redes.unlp.edu.ar`. */
  text: string;
}

/** A DNS message (RFC 1035 §4). */
export interface DnsMessage {
  id: number;
  isResponse: boolean;
  opcode: string;
  /** `NOERROR`, `NXDOMAIN`, `REFUSED`, … */
  rcode: string;
  /** Authoritative answer, truncated, recursion desired, recursion available, authentic data, checking disabled. */
  flags: { aa: boolean; tc: boolean; rd: boolean; ra: boolean; ad: boolean; cd: boolean };
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  /** Without the OPT pseudo-record. */
  additionals: DnsRecord[];
  /** Extension mechanisms (RFC 6891): the UDP payload size that the sender takes; null without OPT. */
  edns: { udpPayloadSize: number; dnssecOk: boolean } | null;
  /** Where reading stopped, when the message breaks off or breaks the rules: what stands before is kept. */
  malformed: string | null;
}

function typeName(type: number): string {
  return types[type] ?? `TYPE${type}`;
}

function readRecord(reader: DnsReader): { record: DnsRecord; class: number; ttl: number } {
  const name = reader.name();
  const type = typeName(reader.uint(2));
  const klass = reader.uint(2);
  const ttl = reader.uint(4);
  const length = reader.uint(2);
  const end = reader.at + length;
  const { data, text } = readData(type, reader, length);
  reader.at = end;
  return {
    record: { name, type, class: classes[klass] ?? `CLASS${klass}`, ttl, data, text },
    class: klass,
    ttl,
  };
}

/** Reads a DNS message of at most 65,535 octets; null when it is shorter than a header. Never throws. */
export function readDns(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length < 12 || bytes.length > 0xffff) return null;
  const reader = new DnsReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const id = reader.uint(2);
  const bits = reader.uint(2);
  const counts = [reader.uint(2), reader.uint(2), reader.uint(2), reader.uint(2)] as const;
  const flag = (bit: number) => (bits & bit) !== 0;
  const opcode = (bits >> 11) & 15;
  const message: DnsMessage = {
    id,
    isResponse: flag(0x8000),
    opcode: opcodes[opcode] ?? `OPCODE${opcode}`,
    rcode: '',
    flags: {
      aa: flag(0x400),
      tc: flag(0x200),
      rd: flag(0x100),
      ra: flag(0x80),
      ad: flag(0x20),
      cd: flag(0x10),
    },
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
    edns: null,
    malformed: null,
  };
  let rcode = bits & 15;
  try {
    for (let i = 0; i < counts[0]; i++) {
      const [name, type, klass] = [reader.name(), reader.uint(2), reader.uint(2)];
      message.questions.push({ name, type: typeName(type), class: classes[klass] ?? `CLASS${klass}` });
    }
    for (const [i, section] of [message.answers, message.authorities, message.additionals].entries()) {
      for (let n = 0; n < counts[i + 1]!; n++) {
        const { record, class: klass, ttl } = readRecord(reader);
        if (record.type === 'OPT') {
          // The class is a size, and the TTL holds more bits of the response code (RFC 6891 §6.1.2, §6.1.3).
          message.edns = { udpPayloadSize: klass, dnssecOk: (ttl & 0x8000) !== 0 };
          rcode += (ttl >>> 24) << 4;
        } else section.push(record);
      }
    }
  } catch (error) {
    if (!(error instanceof DnsFormatError)) throw error;
    message.malformed = error.message;
  }
  message.rcode = rcodes[rcode] ?? `RCODE${rcode}`;
  return message;
}
