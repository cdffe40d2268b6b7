import type { Trace } from 'maillab';
import { type Lookup, needLookup } from '../dns.js';
import { PC_A, PC_D, SMTP_5 } from '../hosts.js';

/** The query by which the MUA finds its server. */
export const clientLookup = (trace: Trace): Lookup =>
  needLookup(trace, { asker: PC_A, type: 'A' }, 'PC-A for an address');

/** The query by which the sending MTA finds who receives for the recipient's domain. */
export const mxLookup = (trace: Trace): Lookup =>
  needLookup(trace, { asker: SMTP_5, type: 'MX' }, 'smtp-5 for MX records');

/** The MTA's query for the address of an exchange. */
export const exchangeLookup = (trace: Trace): Lookup =>
  needLookup(
    trace,
    { asker: SMTP_5, type: 'A', name: 'mail1.example.com' },
    'smtp-5 for the address of mail1',
  );

/** The query by which Alicia's program finds the server of her mailbox. */
export const readerLookup = (trace: Trace): Lookup =>
  needLookup(trace, { asker: PC_D, name: 'mail1.example.com' }, 'PC-D for its server');

/** Frames of a lookup's response. */
export const replyFrames = ({ exchange }: Lookup): number[] => exchange.replyFrames;
