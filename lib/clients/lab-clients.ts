import { type Account, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { SessionOptions } from './connection.js';
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
  /** An SMTP session to type by hand. */
  smtpSession(options?: ServerOptions & Partial<SessionOptions>): Promise<SmtpSession>;
}

const SERVER = 'mail.redes.unlp.edu.ar';

/** Clients of the servers that `lab` has. */
export function labClients(lab: HasEndpoints): LabClients {
  const at = (service: string, options: ServerOptions = {}) =>
    lab.endpoint(options.server ?? SERVER, options.service ?? service);
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
    smtpSession({ server, service, ...options } = {}) {
      return smtpSession({ ...at('smtp', { server, service }), ...options });
    },
  };
}

function findAccount(name: string): Account {
  const account = topology.accounts.find(({ address, login }) => address === name || login === name);
  if (account) return account;
  const known = topology.accounts.map(({ address }) => address).join(', ');
  throw new UsageError(`There is no account "${name}": the lab has ${known}.`);
}
