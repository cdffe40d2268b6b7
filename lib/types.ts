/** Types that the API's functions and values name: for annotations, and for the reference. */
export type { LiveOptions } from './capture/live.js';
export type { SaveOptions, TraceOptions } from './capture/trace.js';
export type { Visit } from './clients/browser.js';
export type { LineConnection, SessionOptions } from './clients/connection.js';
export type { DnsReply } from './clients/dns.js';
export type { ImapReply, ImapSession } from './clients/imap.js';
export type { ByHand, LabClients, MailOptions, ServerOptions } from './clients/lab-clients.js';
export type { Pop3Session, Pop3SessionReply } from './clients/pop3.js';
export type { SessionReply, SmtpSession } from './clients/smtp.js';
export type { Trust } from './clients/trust.js';
export type { Webmail, WebmailMessage } from './clients/webmail.js';
export type { Meaning } from './explain/meaning.js';
export type { Ehlo } from './hosts/ehlo.js';
export type { ProgramResult, RunOptions } from './hosts/guest-programs.js';
export type { LabHost } from './hosts/lab-host.js';
export type { ServerLoad } from './hosts/load.js';
export type { MailLog } from './hosts/log.js';
export type { StoredMailbox, StoredMessage } from './hosts/mailbox.js';
export type { MailQueue, QueueCounts, QueuedMessage, WaitOptions } from './hosts/queue.js';
export type { Settings } from './hosts/settings.js';
export type { Delivery, Hop } from './hosts/story.js';
export type { Transports } from './hosts/transports.js';
export type { ZoneFile } from './hosts/zone.js';
export type { EntityData } from './message/entity.js';
export type { Missing, Protocol } from './protocols/conversation.js';
export type { KnownConversation } from './protocols/conversations.js';
export type { RecordData } from './protocols/dns/data.js';
export type { DnsMessage, DnsQuestion, DnsRecord } from './protocols/dns/message.js';
export type { Protection } from './protocols/duplex.js';
export type { HttpExchange } from './protocols/http/dialogue.js';
export type { HttpMessage } from './protocols/http/message.js';
export type { ImapState } from './protocols/imap/state.js';
export type { ImapValue } from './protocols/imap/values.js';
export type { Inbox, Segment, Span } from './protocols/inbox.js';
export type { Pop3Reply } from './protocols/pop3/exchange.js';
export type { Pop3State } from './protocols/pop3/state.js';
export type { RecipientReply } from './protocols/smtp/exchange.js';
export type { SmtpReply } from './protocols/smtp/reply.js';
export type { SmtpState } from './protocols/smtp/state.js';
export type { HandshakeMessage, SeenCertificate } from './protocols/tls/handshake.js';
export type { TlsRecord } from './protocols/tls/record.js';
export type { Bar, BarsOptions, Block } from './show/bars.js';
export type { Box, BoxesOptions } from './show/boxes.js';
export type { Cell, CellValue } from './show/cell.js';
export type { ClockEvent, ClockOptions } from './show/clock.js';
export type { ColumnsOptions, ColumnView } from './show/columns.js';
export type { Labelled } from './show/compare.js';
export type { DialogueOptions } from './show/dialogue.js';
export type { FollowOptions } from './show/follow.js';
export type { HasPackets } from './show/frame.js';
export type { Arrow, LadderOptions, Lane, Mark, Step } from './show/ladder-steps.js';
export type { MatrixOptions } from './show/matrix.js';
export type { MessageOptions } from './show/message.js';
export type { PacketViewOptions } from './show/packet.js';
export type { HasRows, PacketListOptions } from './show/packet-list.js';
export type { StateStep, StatesOptions } from './show/states.js';
export type { StreamLadderOptions } from './show/stream-ladder.js';
export type { Column, Row, TableOptions } from './show/table.js';
export type { Align } from './show/text.js';
export type { TimedFrame, TimedTrace, TimelineOptions } from './show/timeline.js';
export type { Tone } from './show/tone.js';
export type { TreeNode, TreeOptions } from './show/tree.js';
export type { Datagram } from './wire/compose.js';
export type { Connection, Located } from './wire/connection-table.js';
export type { Frame } from './wire/frame.js';
export type {
  ArpHeader,
  IcmpHeader,
  IpHeader,
  LinkHeader,
  Packet,
  TcpHeader,
  UdpHeader,
} from './wire/packet.js';
export type { ResolvedName } from './wire/pcapng-format.js';
export type { Part } from './wire/stream.js';
export type { Dissection, FieldValue, PacketRow } from './wireshark/dissection.js';
