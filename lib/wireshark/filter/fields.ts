import type { Dissection, FieldValue } from '../dissection.js';
import type { Field, FieldType } from './field.js';
import { HEADER_FIELDS } from './header-fields.js';
import { TRANSPORT_FIELDS } from './transport-fields.js';

/** Fields that the application protocols give, by type. */
const APPLICATION: Record<'number' | 'boolean' | 'string' | 'address' | 'duration' | 'none', string> = {
  number:
    'smtp.response.code dns.response_to dns.id dns.flags dns.flags.opcode dns.flags.rcode dns.qry.type dns.qry.class dns.resp.type ' +
    'dns.resp.class dns.resp.ttl dns.count.queries dns.count.answers dns.count.auth_rr dns.count.add_rr ' +
    'dns.mx.preference dns.resp.len dns.rr.udp_payload_size dns.resp.ext_rcode dns.resp.edns0_version dns.resp.z ' +
    'dns.opt.code dns.opt.len dns.soa.serial_number dns.soa.refresh_interval dns.soa.retry_interval ' +
    'dns.soa.expire_limit dns.soa.minimum_ttl dns.srv.priority dns.srv.weight dns.srv.port http.response.code tls.record.content_type tls.record.opaque_type tls.record.version tls.record.length ' +
    'tls.handshake.type tcp.completeness tcp.analysis.acks_frame tcp.analysis.bytes_in_flight ' +
    'tcp.analysis.duplicate_ack_num tcp.analysis.duplicate_ack_frame tcp.window_size_scalefactor',
  boolean:
    'smtp.req smtp.rsp imap.isrequest dns.flags.response dns.flags.truncated dns.flags.recdesired ' +
    'dns.flags.z dns.flags.checkdisable dns.flags.authoritative dns.flags.recavail dns.flags.authenticated dns.resp.z.do http.request http.response',
  string:
    'smtp.command_line smtp.req.command smtp.req.parameter smtp.response smtp.rsp.parameter smtp.auth.username ' +
    'smtp.auth.password smtp.auth.username_password pop.request pop.request.command pop.request.parameter pop.request.data pop.response ' +
    'pop.response.indicator pop.response.description pop.response.data imap.line imap.request imap.request_tag ' +
    'imap.request.command imap.request.folder imap.request.username imap.request.password imap.response ' +
    'imap.response_tag imap.response.status imap.response.command imap.tag imap.command imf.from imf.to imf.cc ' +
    'imf.bcc imf.sender imf.reply_to imf.subject imf.date imf.message_id imf.in_reply_to imf.references ' +
    'imf.received imf.return_path imf.delivered_to imf.mime_version imf.content.type ' +
    'imf.content.transfer_encoding imf.user_agent dns.qry.name dns.resp.name dns.ns dns.cname dns.dname ' +
    'dns.soa.mname dns.soa.rname dns.ptr.domain_name dns.mx.mail_exchange dns.srv.target dns.txt dns.nsec.next_domain_name ' +
    'http.request.method http.request.uri tls.handshake.extensions_server_name',
  address: 'dns.a dns.aaaa',
  none: 'tls.handshake tcp.analysis smtp.eom imap.request.command.uid',
  duration: 'tcp.time_relative tcp.time_delta tcp.analysis.ack_rtt tcp.analysis.initial_rtt dns.time',
};

const NONE: readonly FieldValue[] = [];

function applicationFields(): [string, Field][] {
  return Object.entries(APPLICATION).flatMap(([type, names]) =>
    names
      .split(' ')
      .map((name): [string, Field] => [
        name,
        { type: type as FieldType, values: (dissection) => dissection.fields.get(name) ?? NONE },
      ]),
  );
}

/** Every field that a display filter may name. */
export const FIELDS = new Map<string, Field>([...HEADER_FIELDS, ...TRANSPORT_FIELDS, ...applicationFields()]);

/** Every protocol that a display filter may name. */
export const PROTOCOLS = new Set([
  'frame',
  'eth',
  'sll',
  'raw',
  'null',
  'vlan',
  'arp',
  'ip',
  'ipv6',
  'icmp',
  'icmpv6',
  'tcp',
  'udp',
  'smtp',
  'lmtp',
  'pop',
  'imap',
  'imf',
  'dns',
  'mdns',
  'llmnr',
  'http',
  'tls',
  'data',
  'media',
  'mime_multipart',
  'data-text-lines',
  'urlencoded-form',
]);

/** A protocol as a field: its octets with all that it carries, once for each time that it occurs. */
export function protocolField(name: string): Field | undefined {
  if (!PROTOCOLS.has(name)) return undefined;
  return { type: 'protocol', values: (dissection) => octetsOfProtocol(dissection, name) };
}

function octetsOfProtocol({ packet, layers, contents }: Dissection, name: string): readonly FieldValue[] {
  if (!layers.includes(name)) return NONE;
  const { frame, bytes, ip, arp, tcp, udp, icmp, link } = packet;
  if (name === 'frame' || name === link?.kind || name === 'sll') return [frame.data];
  if (name === 'ip' || name === 'ipv6') return [frame.data.subarray(ip!.offset)];
  if (name === 'arp') return [frame.data.subarray(arp!.offset)];
  const transport = { tcp, udp, icmp, icmpv6: icmp }[name];
  if (transport) return [bytes.subarray(transport.offset, packet.payloadEnd)];
  const found = contents.filter((content) => content.layer === name).map((content) => content.bytes);
  // What waits for more is there too, though nothing was read of it.
  return found.length > 0 ? found : [new Uint8Array(0)];
}
