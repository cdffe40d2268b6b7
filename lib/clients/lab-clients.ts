import { type Account, findHost, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { SessionOptions } from './connection.js';
import { type ImapSession, imapSession } from './imap.js';
import { type Pop3Session, pop3Session } from './pop3.js';
import { type SmtpSession, smtpSession } from './smtp.js';
import type { Trust } from './trust.js';
import { Webmail } from './webmail.js';

/** Where a lab's services listen on this computer, and what their certificates are checked against. */
export interface HasEndpoints {
  endpoint(host: string, service: string | number): { host: string; port: number };
  /** The certificate of the lab's authority, PEM. */
  readonly authority?: string;
}

/** What a client may be told beside the account: another server, another port, TLS. */
export interface ServerOptions {
  /** A lab host; mail.redes.unlp.edu.ar by default. */
  server?: string;
  /** Name of the service or port on that host. */
  service?: string | number;
  /** TLS from the first byte (RFC 8314 §3), on submissions, pop3s or imaps by default. */
  secure?: boolean;
}

/** As well, TLS after STARTTLS. */
export interface MailOptions extends ServerOptions {
  startTls?: boolean;
}

/** Which server, and how the session is shown. */
export type ByHand = ServerOptions & Partial<SessionOptions>;

/**
 * The lab's accounts, and options for the packages that speak to its servers: in clear and without AUTH by default.
 * With TLS, asked for or begun later in a session typed by hand, the lab's authority is trusted.
 */
export interface LabClients {
  /** An account by its login or address: `{ address, login, password, fullName }`. */
  account(name: string): Account;
  /**
   * For nodemailer's `createTransport`. With an account it authenticates, on the submission port and after STARTTLS
   * (RFC 6409 §4.3, RFC 8314 §3.3).
   */
  smtp(options?: MailOptions & { account?: string }): {
    host: string;
    port: number;
    secure: boolean;
    ignoreTLS: boolean;
    requireTLS: boolean;
    tls: Trust;
    auth?: { user: string; pass: string };
  };
  /** For `new Pop3Command` of node-pop3, which has no STLS. */
  pop3(
    account: string,
    options?: ServerOptions,
  ): {
    user: string;
    password: string;
    host: string;
    port: number;
    tls: boolean;
    tlsOptions: { ca?: string };
    servername: string;
  };
  /** For `new ImapFlow`. */
  imap(
    account: string,
    options?: MailOptions,
  ): {
    host: string;
    port: number;
    secure: boolean;
    doSTARTTLS: boolean;
    tls: Trust;
    servername: string;
    auth: { user: string; pass: string };
    logger: false;
  };
  /** Sessions to type by hand: each line shown as it is sent and as it comes. */
  smtpSession(options?: ByHand): Promise<SmtpSession>;
  /** The same for POP3 (RFC 1939). */
  pop3Session(options?: ByHand): Promise<Pop3Session>;
  /** The same for IMAP (RFC 9051): `command` takes the command without its tag. */
  imapSession(options?: ByHand): Promise<ImapSession>;
  /** The webmail of redes2024.com.ar, as a browser has it. */
  webmail(): Webmail;
}

const SERVER = 'mail.redes.unlp.edu.ar';
/** Where each protocol speaks TLS from the first byte. */
const IMPLICIT_TLS: Record<string, string> = { smtp: 'submissions', pop3: 'pop3s', imap: 'imaps' };
const IMPLICIT_PORTS: (string | number)[] = [...Object.values(IMPLICIT_TLS), 465, 993, 995];

/** Clients of the servers that `lab` has. */
export function labClients(lab: HasEndpoints): LabClients {
  const secured = ({ secure, service }: ServerOptions) =>
    secure ?? (service !== undefined && IMPLICIT_PORTS.includes(service));
  const at = (protocol: string, options: ServerOptions) => {
    const usual = secured(options) ? IMPLICIT_TLS[protocol]! : protocol;
    return lab.endpoint(options.server ?? SERVER, options.service ?? usual);
  };
  const trust = ({ server = SERVER }: ServerOptions): Trust => ({
    ...(lab.authority === undefined ? {} : { ca: lab.authority }),
    servername: findHost(server)?.name ?? server,
  });
  const typed = (protocol: string, options: ByHand = {}) => {
    const { server: _, service: __, ...session } = options;
    const secure = secured(options);
    return { ...at(protocol, options), ...session, secure, tls: { ...trust(options), ...session.tls } };
  };
  return {
    account: findAccount,
    smtp({ account, ...options } = {}) {
      const { login, password } = account === undefined ? {} : findAccount(account);
      const secure = secured(options);
      const startTls = !secure && (options.startTls ?? account !== undefined);
      const service = options.service ?? (account !== undefined && !secure ? 'submission' : undefined);
      return {
        ...at('smtp', { ...options, ...(service === undefined ? {} : { service }) }),
        secure,
        ignoreTLS: !secure && !startTls,
        requireTLS: startTls,
        tls: trust(options),
        ...(account === undefined ? {} : { auth: { user: login!, pass: password! } }),
      };
    },
    pop3(name, options = {}) {
      const { login, password } = findAccount(name);
      const { ca, servername } = trust(options);
      return {
        ...at('pop3', options),
        user: login,
        password,
        tls: secured(options),
        tlsOptions: ca === undefined ? {} : { ca },
        servername,
      };
    },
    imap(name, options = {}) {
      const { login, password } = findAccount(name);
      const tls = trust(options);
      return {
        ...at('imap', options),
        secure: secured(options),
        doSTARTTLS: options.startTls ?? false,
        tls,
        servername: tls.servername,
        auth: { user: login, pass: password },
        logger: false,
      };
    },
    smtpSession: (options) => smtpSession(typed('smtp', options)),
    pop3Session: (options) => pop3Session(typed('pop3', options)),
    imapSession: (options) => imapSession(typed('imap', options)),
    webmail: () => {
      const { ca } = trust({});
      return new Webmail({
        ...lab.endpoint('correo', 'https'),
        tls: { ...(ca === undefined ? {} : { ca }), servername: 'webmail.redes2024.com.ar' },
      });
    },
  };
}

function findAccount(name: string): Account {
  const account = topology.accounts.find(({ address, login }) => address === name || login === name);
  if (account) return account;
  const known = topology.accounts.map(({ address }) => address).join(', ');
  throw new UsageError(`There is no account "${name}": the lab has ${known}.`);
}
