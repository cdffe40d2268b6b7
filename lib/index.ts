export { Trace } from './capture/trace.js';
export * as check from './check/index.js';
export { askDns } from './clients/dns.js';
export { type SavedFile, saveAttachments } from './clients/save-attachments.js';
export { LabUnreachableError, MaillabError, UsageError } from './errors.js';
export { type LogEntry, parseLogMessage } from './hosts/log-entry.js';
export { addressOf } from './lab/address.js';
export type { Lab } from './lab/lab.js';
export { type NotebookLab, openLab } from './lab/open-lab.js';
export {
  type Attachment,
  attachments,
  type Decoded,
  type DecodedText,
  type Defect,
  type DefectKind,
  type Delimiter,
  decodeWords,
  type EncodedWord,
  Entity,
  encodedWords,
  type Field,
  fieldGroups,
  type Mailbox,
  type MailDate,
  type MessageLimits,
  parseAddresses,
  parseDate,
  parseMessage,
  parseStructured,
  type Range,
  type Received,
  type ReceivedClause,
  type ReceivedKeyword,
  receivedFields,
  type Structured,
} from './message/index.js';
export { show } from './notebook/show.js';
export { type Content, framesWithin } from './protocols/content.js';
export type { Conversation, Exchange } from './protocols/conversation.js';
export type { DnsExchange } from './protocols/dns/dialogue.js';
export type { ImapExchange } from './protocols/imap/exchange.js';
export { fetchItems, type ImapResponse } from './protocols/imap/response.js';
export type { Pop3Exchange } from './protocols/pop3/exchange.js';
export { type DropListing, dropListing, scanListing, uniqueIdListing } from './protocols/pop3/listings.js';
export { type EnvelopeArgument, readEnvelope } from './protocols/smtp/envelope.js';
export type { SmtpExchange } from './protocols/smtp/exchange.js';
export {
  type ForwardPath,
  type MailTransaction,
  queueIdOf,
  transactions,
} from './protocols/smtp/transactions.js';
export { handshakeOf, type TlsExchange, type TlsHandshake } from './protocols/tls/dialogue.js';
export type { View } from './show/view.js';
export { views } from './show/views.js';
export type { LabEndpoint, LabStatus } from './supervisor/endpoints.js';
export type * from './types.js';
export { composeUdp, Flag } from './wire/compose.js';
export { TcpConnection } from './wire/connection.js';
export { type PlayPart, readPlay } from './wire/play.js';
export type { Endpoint, Side, Stream } from './wire/stream.js';
