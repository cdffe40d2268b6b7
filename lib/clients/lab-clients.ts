import { type Account, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { SessionOptions } from './connection.js';
import { type ImapSession, imapSession } from './imap.js';
import { type Pop3Session, pop3Session } from './pop3.js';
import { type SmtpSession, smtpSession } from './smtp.js';

/** Where a lab's services listen on this computer. */
export interface HasEndpoints {
  endpoint(host: string, service: string | number): { host: string; port: number };
}

/** What a client may be told beside the account: another server, another port. */
export interface ServerOptions {
  /** A lab host; mail.redes.unlp.edu.ar unless told. */
  server?: string;
  /** Name of the service or port on that host. */
  service?: string | number;
}

/** Which server, and how the session is shown. */
export type ByHand = ServerOptions & Partial<SessionOptions>;

/** The lab's accounts, and options for the packages that speak to its servers, in clear and without AUTH unless told. */
export interface LabClients {
  /** An account by its login or address: `{ address, login, password, fullName }`. */
  account(name: string): Account;
  /** For nodemailer's `createTransport`. */
  smtp(options?: ServerOptions): { host: string; port: number; secure: false; ignoreTLS: true };
  /** For `new Pop3Command` of node-pop3. */
  pop3(
    account: string,
    options?: ServerOptions,
  ): { user: string; password: string; host: string; port: number; tls: false };
  /** For `new ImapFlow`. */
  imap(
    account: string,
    options?: ServerOptions,
  ): {
    host: string;
    port: number;
    secure: false;
    doSTARTTLS: false;
    auth: { user: string; pass: string };
    logger: false;
  };
  /** Sessions to type by hand: each line shown as it is sent and as it comes. */
  smtpSession(options?: ByHand): Promise<SmtpSession>;
  pop3Session(options?: ByHand): Promise<Pop3Session>;
  imapSession(options?: ByHand): Promise<ImapSession>;
}

const SERVER = 'mail.redes.unlp.edu.ar';

/** Clients of the servers that `lab` has. */
export function labClients(lab: HasEndpoints): LabClients {
  const at = (service: string, options: ServerOptions = {}) =>
    lab.endpoint(options.server ?? SERVER, options.service ?? service);
  const typed = (name: string, { server, service, ...options }: ByHand = {}) => ({
    ...at(name, { server, service }),
    ...options,
  });
  return {
    account: findAccount,
    smtp: (options) => ({ ...at('smtp', options), secure: false, ignoreTLS: true }),
    pop3(name, options) {
      const { login, password } = findAccount(name);
      return { ...at('pop3', options), user: login, password, tls: false };
    },
    imap(name, options) {
      const { login, password } = findAccount(name);
      return {
        ...at('imap', options),
        secure: false,
        doSTARTTLS: false,
        auth: { user: login, pass: password },
        logger: false,
      };
    },
    smtpSession: (options) => smtpSession(typed('smtp', options)),
    pop3Session: (options) => pop3Session(typed('pop3', options)),
    imapSession: (options) => imapSession(typed('imap', options)),
  };
}

function findAccount(name: string): Account {
  const account = topology.accounts.find(({ address, login }) => address === name || login === name);
  if (account) return account;
  const known = topology.accounts.map(({ address }) => address).join(', ');
  throw new UsageError(`There is no account "${name}": the lab has ${known}.`);
}
