export { Trace } from './capture/trace.js';
export * as check from './check/index.js';
export { LabUnreachableError, MaillabError, UsageError } from './errors.js';
export type { Conversation, Exchange } from './protocols/conversation.js';
export { frameAt } from './protocols/inbox.js';
export { smtp } from './protocols/smtp/dialogue.js';
export type { SmtpExchange } from './protocols/smtp/exchange.js';
export { Flag } from './wire/compose.js';
export type { Endpoint, Side, Stream } from './wire/stream.js';
