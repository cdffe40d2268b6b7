/**
 * The shape of the lab network. Rows (`topology/*.ts`) state each fact once; `topology.ts` derives the rest.
 */

export type ServiceName =
  | 'smtp'
  | 'submission'
  | 'submissions'
  | 'pop3'
  | 'imap'
  | 'pop3s'
  | 'imaps'
  | 'dns'
  | 'http'
  | 'https';

/** Something that listens on a lab host. */
export interface Service {
  readonly name: ServiceName;
  readonly port: number;
  readonly transport: 'tcp' | 'udp';
  /** The systemd unit that runs it, e.g. `postfix@mail`. */
  readonly unit: string;
}

/** The part of Postfix's configuration that differs from host to host. */
export interface MailTransferAgent {
  /** Domains whose mailboxes are on this host. */
  readonly domains: readonly string[];
  /** Domains that this host holds mail for until the primary answers (RFC 5321 §5, backup MX). */
  readonly backupFor?: readonly string[];
  /** Addresses that may relay without AUTH: host ids, or `client`. */
  readonly relayFor?: readonly string[];
  /** Host id of the smarthost that takes everything this host does not deliver itself. */
  readonly smarthost?: string;
  /** Listens on 587 and 465, where AUTH is required (RFC 6409, RFC 8314). */
  readonly submission?: boolean;
  /** Refuses mail that SPF says is forged (RFC 7208). */
  readonly checksSpf?: boolean;
}

export interface WebSite {
  /** The name that a browser asks for. */
  readonly name: string;
  /** `webmail` is Roundcube over HTTPS; `page` a static page over HTTP and HTTPS. */
  readonly kind: 'webmail' | 'page';
  /** For `webmail`: the host id of the mail server that it is a client of. */
  readonly mailServer?: string;
}

/** One row of the table of hosts. */
export interface HostRow {
  /** `[a-z0-9_]+`: the network namespace, and the instance of every unit (`postfix@ID`). */
  readonly id: string;
  /** The host's own name: fully qualified where the lab's DNS knows it, else the bare name. */
  readonly name: string;
  readonly address: string;
  /** Host id whose resolver this host asks. */
  readonly resolver?: string;
  readonly mta?: MailTransferAgent;
  /** Dovecot gives access to the mailboxes of `mta.domains`, and takes deliveries by LMTP. */
  readonly store?: boolean;
  /** NSD answers for the zones that name this host. */
  readonly nameServer?: boolean;
  /** Unbound resolves iteratively; `everyone` in the lab may ask it, or only the hosts that use it. */
  readonly recursor?: 'everyone' | 'its hosts';
  readonly web?: readonly WebSite[];
  /** May open SMTP connections to its smarthost alone. */
  readonly confined?: boolean;
}

export interface Host extends HostRow {
  /** How people and notebooks call it: the id with hyphens, e.g. `pc-a`. */
  readonly label: string;
  /** The bridge's side of the host's link; taken down, the host is cut off. */
  readonly link: string;
  readonly services: readonly Service[];
  /** The systemd units that run on the host: those of its services, and those behind them. */
  readonly units: readonly string[];
}

/** A mailbox, and the name and password that open it. */
export interface Account {
  /** The mail address. */
  readonly address: string;
  /** The name that POP3, IMAP and SMTP AUTH want. */
  readonly login: string;
  readonly password: string;
  /** Host id of the server that keeps the mailbox. */
  readonly host: string;
  /** Display name. */
  readonly fullName: string;
}

export type RecordType = 'A' | 'NS' | 'MX' | 'TXT' | 'CNAME' | 'PTR' | 'SRV';

/** A resource record; `name` and names in `data` are relative to the zone unless they end in a dot. */
export interface ResourceRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly data: string;
}

export interface Zone {
  /** The zone's apex without the final dot; the root is the empty string. */
  readonly origin: string;
  /** Host id of the primary name server. */
  readonly primary: string;
  /** Host ids that take the zone by AXFR. */
  readonly secondaries: readonly string[];
  /** Name and host of each name server, as the NS records say. */
  readonly nameServers: readonly { readonly name: string; readonly host: string }[];
  /** Everything but SOA and the apex's NS records; delegations with their glue included. */
  readonly records: readonly ResourceRecord[];
}

export interface Topology {
  readonly timeZone: string;
  /** The notebook's side: outside the VM, known to its guests by this address. */
  readonly client: { readonly address: string };
  /** Address ranges of the lab; hosts reach all of them directly. */
  readonly networks: readonly string[];
  readonly hosts: readonly Host[];
  readonly zones: readonly Zone[];
  readonly accounts: readonly Account[];
  /** The systemd target that is active once every server answers. */
  readonly readyTarget: string;
}
