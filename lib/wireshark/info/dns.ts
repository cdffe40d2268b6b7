import { ipv4Text, ipv6Text } from '../../wire/address.js';
import { latin1, u16, u32 } from '../../wire/bytes.js';
import { formatText } from '../../wire/text.js';
import type { Demand } from '../desegment.js';
import { type Application, CONTENT, type Reading } from './application.js';
import { countFields, cutHeader, flagFields } from './dns-header.js';
import { OPCODES, RESPONSE_CODES, RR_TYPES } from './dns-names.js';
import { naptrText, optionsRunOut, paramsRunOut, SHOW_OWNER, servicesText } from './dns-records.js';

const HEADER = 12;
const OPT = 41;
/** Labels of one name; more of them can only come from a loop of pointers. */
const MAX_LABELS = 128;
/** Pointers of one name; more of them can only come from a loop. */
const MAX_POINTERS = 64;
/** Records read of one message; more fit only when they are empty. */
const MAX_RECORDS = 4096;
const SOA_NUMBERS = ['serial_number', 'refresh_interval', 'retry_interval', 'expire_limit', 'minimum_ttl'];
const SECTIONS = ['qry', 'resp', 'resp', 'resp'] as const;

/** DNS in a UDP datagram (RFC 1035). `name` is the Protocol column: DNS, MDNS or LLMNR. */
export function dnsInfo(bytes: Uint8Array, reading: Reading, name: string): void {
  reading.columns.setProtocol(name);
  reading.columns.clear();
  reading.layer(name.toLowerCase(), bytes);
  if (bytes.length < HEADER) {
    reading.columns.set('[Malformed Packet]');
    cutHeader(bytes, reading);
    return;
  }
  new MessageReader(bytes, reading, name === 'MDNS').read();
}

/** DNS over TCP: each message behind its length in two octets (RFC 1035 §4.2.2). */
export class DnsApplication implements Application {
  readonly layer = 'dns';
  read(bytes: Uint8Array, reading: Reading): Demand {
    for (let offset = 0; offset < bytes.length; ) {
      const length = bytes.length - offset >= 2 ? u16(bytes, offset) : -1;
      if (length < 0 && !reading.canWait) return CONTENT;
      if (length < 0) return { more: -1, offset, atLeast: 0, untilLine: false };
      const missing = offset + 2 + length - bytes.length;
      if (missing > 0 && reading.canWait) return { more: missing, offset, atLeast: 0, untilLine: false };
      dnsInfo(bytes.subarray(offset + 2, offset + 2 + length), reading, 'DNS');
      offset += 2 + length;
    }
    return CONTENT;
  }
}

class MessageReader {
  private offset = HEADER;
  private records = 0;
  private malformed = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly reading: Reading,
    private readonly multicast: boolean,
  ) {}

  read(): void {
    const { bytes, reading } = this;
    const flags = u16(bytes, 2);
    const response = (flags & 0x8000) !== 0;
    const opcode = (flags >> 11) & 0x0f;
    const id = bytes[0]!.toString(16).padStart(2, '0') + bytes[1]!.toString(16).padStart(2, '0');
    const operation = OPCODES.get(opcode) ?? `Unknown operation (${opcode})`;
    reading.columns.set(`${operation}${response ? ' response' : ''} 0x${id}`);
    const code = flags & 0x0f;
    if (response && code !== 0)
      reading.columns.append(` ${RESPONSE_CODES.get(code) ?? `Unknown error (${code})`}`);
    if (reading.wantsFields) this.headerFields(flags);
    for (let section = 0; section < 4; section++) {
      for (let left = u16(bytes, 4 + 2 * section); left > 0 && !this.malformed; left--) {
        this.record(section);
        this.records += 1;
        if (this.records > MAX_RECORDS) return;
      }
    }
    if (this.malformed) reading.columns.append('[Malformed Packet]');
  }

  private headerFields(flags: number): void {
    const { bytes, reading } = this;
    reading.field('dns.id', u16(bytes, 0));
    flagFields(flags, reading);
    reading.dnsMessage(u16(bytes, 0), (flags & 0x8000) !== 0);
    countFields(bytes, reading);
  }

  private record(section: number): void {
    const { bytes, reading } = this;
    const name = this.name(this.offset);
    const start = name.next;
    const fixed = section === 0 ? 4 : 10;
    if (start + fixed > bytes.length) {
      this.malformed = true;
      return;
    }
    const type = u16(bytes, start);
    const kind = RR_TYPES.get(type) ?? `Unknown (${type})`;
    const rrClass = u16(bytes, start + 2);
    const where = `dns.${SECTIONS[section]!}`;
    reading.field(`${where}.name`, name.text);
    reading.field(`${where}.type`, type);
    // Where other records have class and time to live, OPT has sizes and flags (RFC 6891 §6.1.2).
    if (type !== OPT) reading.field(`${where}.class`, rrClass);
    this.offset = start + fixed;
    if (section === 0) {
      reading.columns.append(` ${kind} ${name.text}`);
      if (this.multicast) reading.columns.append(`, "${rrClass & 0x8000 ? 'QU' : 'QM'}" question`);
      return;
    }
    const length = u16(bytes, start + 8);
    if (this.offset + length > bytes.length) {
      this.malformed = true;
      return;
    }
    if (type === OPT) this.optFields(start);
    else reading.field('dns.resp.ttl', u32(bytes, start + 4));
    reading.field('dns.resp.len', length);
    reading.columns.append(` ${kind}`);
    if (this.multicast && rrClass & 0x8000) reading.columns.append(', cache flush');
    if (SHOW_OWNER.has(type) && length > 0) reading.columns.append(` ${name.text}`);
    this.data(type, this.offset, length);
    this.offset += length;
  }

  /** The fixed part of OPT, whose fields have meanings of their own (RFC 6891 §6.1.3), and its options. */
  private optFields(start: number): void {
    const { bytes, reading } = this;
    if (!reading.wantsFields) return;
    const flags = u16(bytes, start + 6);
    reading.field('dns.rr.udp_payload_size', u16(bytes, start + 2));
    reading.field('dns.resp.ext_rcode', bytes[start + 4]!);
    reading.field('dns.resp.edns0_version', bytes[start + 5]!);
    reading.field('dns.resp.z', flags);
    reading.field('dns.resp.z.do', (flags & 0x8000) !== 0);
    const end = start + 10 + u16(bytes, start + 8);
    for (let at = start + 10; at + 4 <= end; at += 4 + u16(bytes, at + 2)) {
      reading.field('dns.opt.code', u16(bytes, at));
      reading.field('dns.opt.len', u16(bytes, at + 2));
    }
  }

  /** The start of authority behind the name of its server (RFC 1035 §3.3.13). */
  private authorityFields(start: number): void {
    const { bytes, reading } = this;
    const mailbox = this.name(start);
    reading.field('dns.soa.rname', mailbox.text);
    SOA_NUMBERS.forEach((field, index) => {
      const at = mailbox.next + 4 * index;
      if (at + 4 <= bytes.length) reading.field(`dns.soa.${field}`, u32(bytes, at));
    });
  }

  /** What the Info column shows of a record's data, and the fields of the types that mail needs. */
  private data(type: number, at: number, length: number): void {
    const { bytes, reading } = this;
    switch (type) {
      case 1:
        if (length === 4) this.show('dns.a', ipv4Text(bytes, at));
        break;
      case 28:
        if (length === 16) this.show('dns.aaaa', ipv6Text(bytes, at));
        break;
      case 2:
        this.show('dns.ns', this.name(at).text);
        break;
      case 5:
        this.show('dns.cname', this.name(at).text);
        break;
      case 6:
        this.show('dns.soa.mname', this.name(at).text);
        if (reading.wantsFields) this.authorityFields(this.name(at).next);
        break;
      case 12:
        this.show('dns.ptr.domain_name', this.name(at).text);
        break;
      case 39:
        this.show('dns.dname', this.name(at).text);
        break;
      case 47:
        this.show('dns.nsec.next_domain_name', this.name(at).text);
        break;
      case 13:
        this.hostInformation(at, at + length);
        break;
      case 15:
        if (length < 3) break;
        reading.field('dns.mx.preference', u16(bytes, at));
        reading.columns.append(` ${u16(bytes, at)}`);
        this.show('dns.mx.mail_exchange', this.name(at + 2).text);
        break;
      case 33:
        if (length < 7) break;
        reading.columns.append(` ${u16(bytes, at)} ${u16(bytes, at + 2)} ${u16(bytes, at + 4)}`);
        reading.field('dns.srv.priority', u16(bytes, at));
        reading.field('dns.srv.weight', u16(bytes, at + 2));
        reading.field('dns.srv.port', u16(bytes, at + 4));
        this.show('dns.srv.target', this.name(at + 6).text);
        break;
      case 36:
        if (length < 3) break;
        reading.columns.append(` ${u16(bytes, at)} ${this.name(at + 2).text}`);
        break;
      case 11:
        this.whole(servicesText(bytes, at));
        break;
      case 35:
        this.whole(naptrText(bytes, at));
        break;
      case 51:
        if (at + 5 > bytes.length || at + 5 + bytes[at + 4]! > bytes.length) this.malformed = true;
        break;
      case OPT:
        if (optionsRunOut(bytes, at, at + length)) this.malformed = true;
        break;
      case 64:
      case 65:
        if (at + 3 > bytes.length || paramsRunOut(bytes, this.name(at + 2).next, at + length))
          this.malformed = true;
        break;
      case 16:
        for (let next = at; next < at + length; next += 1 + bytes[next]!) {
          const end = next + 1 + bytes[next]!;
          // One that is longer than the record ends the reading of the message.
          if (end > at + length) this.malformed = true;
          else reading.field('dns.txt', latin1(bytes, next + 1, end));
        }
        break;
      default:
    }
  }

  private show(field: string, value: string): void {
    this.reading.field(field, value);
    this.reading.columns.append(` ${value}`);
  }

  /** Shows a text; the message is malformed where there is none. */
  private whole(text: string | null): void {
    if (text === null) this.malformed = true;
    else this.reading.columns.append(` ${text}`);
  }

  private hostInformation(at: number, end: number): void {
    const { bytes, reading } = this;
    const middle = at + 1 + (bytes[at] ?? 0);
    if (middle >= end) return;
    const last = Math.min(middle + 1 + bytes[middle]!, end);
    reading.columns.append(` ${formatText(bytes, at + 1, middle)} ${formatText(bytes, middle + 1, last)}`);
  }

  /** A name, its compression pointers followed (RFC 1035 §4.1.4); `<Root>` for the root, as Wireshark writes. */
  private name(start: number): { text: string; next: number } {
    const { bytes } = this;
    let text = '';
    let offset = start;
    let next = -1;
    let pointers = 0;
    for (let labels = 0; labels < MAX_LABELS && pointers <= MAX_POINTERS; labels++) {
      const length = bytes[offset];
      if (length === undefined || (length & 0xc0) === 0x40 || (length & 0xc0) === 0x80) break;
      if (length >= 0xc0) {
        if (next < 0) next = offset + 2;
        pointers += 1;
        if (offset + 1 >= bytes.length) break;
        offset = u16(bytes, offset) & 0x3fff;
        continue;
      }
      if (length === 0) return { text: text === '' ? '<Root>' : text, next: next < 0 ? offset + 1 : next };
      const end = offset + 1 + length;
      if (end > bytes.length) break;
      text += (text === '' ? '' : '.') + formatText(bytes, offset + 1, end);
      offset = end;
    }
    if (pointers > MAX_POINTERS) return { text: '<Name contains a pointer that loops>', next };
    this.malformed = true;
    return { text: '<Malformed name>', next: bytes.length };
  }
}
